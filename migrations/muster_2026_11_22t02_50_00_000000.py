from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T02:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "PostgreSQL compares keys byte by byte"

KEYS = (
    ("record", "row", 80),
    ("record", "parent", 80),
    ("record", "bucket", 90),
    ("tombstone", "row", 80),
    ("tombstone", "bucket", 90),
    ("bucket", "id", 90),
    ("op_log", "row", 80),
    ("conflict", "row", 80),
    ("blob_ref", "row", 80),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="muster", description=DESCRIPTION)

    async def compare() -> None:
        engine = engine_finder()
        if engine is None or engine.engine_type != "postgres":
            return
        for table, column, most in KEYS:
            await Migration.raw(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({most}) COLLATE "C"')

    manager.add_raw(compare)
    return manager
