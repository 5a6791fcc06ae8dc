"""The people and the day of every test: the demo's own."""

from server.cast import DAY, PEOPLE, PERSON, SITE, SITE_NAME, TZ, ZONE, ZONES, Place, Player, Step

__all__ = ["DAY", "PEOPLE", "PERSON", "SITE", "SITE_NAME", "TZ", "ZONE", "ZONES", "Place", "Player", "Step"]
