from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

ID = "2026-11-22T22:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "how checks are found that are going on or to come"

INDEXES = (
    'CREATE INDEX run_status ON run (site_id, "status")',
    'CREATE INDEX run_starts ON run (site_id, "starts_at")',
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="muster", description=DESCRIPTION)

    async def create() -> None:
        for sql in INDEXES:
            await Migration.raw(sql)

    manager.add_raw(create)
    return manager
