"""The sync engine and its contract: pure, no clock, no disk, no framework. See README.md here."""
