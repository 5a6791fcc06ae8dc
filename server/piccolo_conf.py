"""Where Piccolo looks for the engine and the tables."""

import os
from typing import Any

from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppRegistry
from piccolo.engine.base import Engine

from server.db.engine import PooledSQLiteEngine
from server.piccolo_app import TABLES

os.environ.setdefault("PICCOLO_CONF", __name__)

APP_REGISTRY = AppRegistry(apps=["server.piccolo_app"])
DB: Engine[Any] = PooledSQLiteEngine("muster-data/muster.sqlite")  # for Piccolo's own commands; a process binds its own


def bind(engine: Engine[Any]) -> None:
    """Make `engine` the one that every table of this process uses."""
    global DB  # noqa: PLW0603  # Piccolo reads the name
    DB = engine
    for table in (*TABLES, Migration):
        table._meta.db = engine
