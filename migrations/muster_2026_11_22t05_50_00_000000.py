from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

ID = "2026-11-22T05:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "which outboxes go on under another id"

INDEXES = ("CREATE INDEX device_forked ON device (forked_from) WHERE forked_from IS NOT NULL",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="muster", description=DESCRIPTION)

    async def create() -> None:
        for sql in INDEXES:
            await Migration.raw(sql)

    manager.add_raw(create)
    return manager
