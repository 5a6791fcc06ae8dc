from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

ID = "2026-11-22T18:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "how checks and versions are found that are compared with one another"

INDEXES = (
    'CREATE INDEX run_line ON run (site_id, "line", "zone")',
    'CREATE INDEX run_event ON run (site_id, "event")',
    'CREATE INDEX template_line ON template (site_id, "line")',
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="muster", description=DESCRIPTION)

    async def create() -> None:
        for sql in INDEXES:
            await Migration.raw(sql)

    manager.add_raw(create)
    return manager
