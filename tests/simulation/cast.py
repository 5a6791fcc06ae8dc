"""Who plays, what there is to write, and the kinds that no room has: what moves between readers, what commands make."""

import json
from typing import Any

import msgspec

from sync.kind import Kinds
from tests.sync.house import ADA, ANA, BO, EVE, LEA, MAX, OTHER_SITE, PEOPLE, SITE
from tests.sync.house import kinds as declared

__all__ = ["ADA", "ANA", "BO", "EVE", "LEA", "MAX", "OTHER_SITE", "PEOPLE", "PHONES", "SITE"]

POISON = "☠"  # a text over which the server's code falls
# `post` is what everybody may write at once, so that values meet.
POST = """{
  "bucket": {"class": "crew"}, "create": "crew", "write": "crew",
  "fields": {
    "said": {"type": "text", "policy": "register", "max": 200},
    "mood": {"type": "enum", "policy": "worst", "values": ["calm", "tense", "grave"]},
    "more": {"type": "text", "policy": "text"},
    "fixed": {"type": "text", "policy": "immutable", "max": 200},
    "status": {"type": "enum", "policy": "status", "values": ["open", "signed", "closed"]}},
  "status": {"field": "status", "first": "open", "moves": {
    "sign": {"from": ["open"], "to": "signed", "by": "lead", "binds": ["said", "mood"]},
    "shut": {"from": ["open", "signed"], "to": "closed"},
    "open_again": {"from": ["closed"], "to": "open", "by": "lead", "reason": true}}}
}"""
ENUMS = {
    "what": ("spill", "fire", "other"), "severity": ("minor", "serious", "critical"),
    "mood": ("calm", "tense", "grave"),
}  # fmt: skip
TEXTS = {"incident": ("sentence", "story"), "post": ("said", "more", "fixed"), "note": ("said",)}
CHOICES = {"incident": ("severity", "what"), "post": ("mood",)}
# Which browsers there are, and who is signed in there at first: Bo and Ana share the second.
PHONES = ((ANA,), (BO, ANA), (LEA,), (MAX,), (EVE,))


def kinds() -> Kinds:
    """Every kind of the schedule."""
    said = json.loads(msgspec.json.encode(declared()))
    said["kinds"]["post"] = json.loads(POST)
    said["kinds"].pop("errand", None)
    photo = said["kinds"]["photo"]  # of what moves, too
    photo["bucket"]["of"].append("note")
    photo["fields"]["of"]["to"].append("note")
    return msgspec.convert(said, Kinds)


def told(kinds: Kinds, schema: int) -> dict[str, Any]:
    """The kinds as a phone is given them."""
    said: dict[str, Any] = json.loads(msgspec.json.encode(kinds))
    return {**said, "schema": schema}
