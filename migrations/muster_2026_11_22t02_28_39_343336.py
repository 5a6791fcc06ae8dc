from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-22T02:28:39:343336"
VERSION = "1.38.0"
DESCRIPTION = "what a move set"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="muster", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Decision",
        tablename="decision",
        column_name="set_",
        db_column_name="set",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": "set",
            "secret": False,
        },
        schema=None,
    )

    return manager
