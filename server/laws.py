"""The laws of every room in one, for whoever makes the engine's shapes. A new room adds its line."""

from server.checklists import rules as checklists
from server.events import rules as events
from server.rotas import laws as rotas
from server.timeline import rules as timeline

LAWS = timeline.LAWS | events.LAWS | rotas.LAWS | checklists.LAWS
