"""The tables of every room, for Piccolo's migrations. A new room adds its line to ROOMS."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

import migrations
from server.board import tables as board
from server.checklists import tables as checklists
from server.db import tables as core
from server.devices import tables as devices
from server.events import tables as events
from server.incidents import tables as incidents
from server.people import tables as people
from server.photos import tables as photos
from server.rotas import tables as rotas
from server.sites import tables as sites
from server.timeline import tables as timeline

ROOMS = (core, people, devices, sites, photos, timeline, incidents, events, rotas, checklists, board)
TABLES = tuple(table for room in ROOMS for table in room.TABLES)
INDEXES = tuple(sql for room in ROOMS for sql in room.INDEXES)

APP_CONFIG = AppConfig(
    app_name="muster",
    migrations_folder_path=Path(migrations.__file__).parent,
    table_classes=list(TABLES),
)
