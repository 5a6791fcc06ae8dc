"""The two databases Muster can stand on: the same methods, so that nothing above needs to know which one it is."""

from server.db.engine import PooledSQLiteEngine
from server.db.postgres.engine import PooledPostgresEngine

Database = PooledSQLiteEngine | PooledPostgresEngine
