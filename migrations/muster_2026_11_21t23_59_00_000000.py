from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

ID = "2026-11-21T23:59:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the tables made before"

INDEXES = (
    "CREATE INDEX record_bucket ON record (bucket, seq, row)",
    "CREATE INDEX record_parent ON record (parent) WHERE parent IS NOT NULL",
    "CREATE UNIQUE INDEX tombstone_row ON tombstone (bucket, row)",
    "CREATE INDEX tombstone_bucket ON tombstone (bucket, seq, row)",
    "CREATE INDEX device_person ON device (person_id)",
    "CREATE UNIQUE INDEX op_log_device ON op_log (device_id, dseq)",
    "CREATE INDEX op_log_site ON op_log (site_id, seq)",
    "CREATE INDEX op_log_row ON op_log (row, seq)",
    "CREATE INDEX conflict_row ON conflict (row)",
    "CREATE INDEX conflict_site ON conflict (site_id, seq)",
    "CREATE INDEX conflict_open ON conflict (site_id) WHERE state = 'open'",
    "CREATE INDEX quarantine_open ON quarantine (site_id) WHERE state = 'open'",
    "CREATE INDEX blob_state ON blob (state, touched_at)",
    "CREATE INDEX upload_touched ON upload (touched_at)",
    "CREATE UNIQUE INDEX blob_ref_op ON blob_ref (blob_id, op_id, role)",
    "CREATE INDEX blob_ref_row ON blob_ref (row, role)",
    "CREATE INDEX effect_due ON effect (due_at) WHERE done_at IS NULL",
    "CREATE UNIQUE INDEX person_email ON person (email)",
    "CREATE UNIQUE INDEX membership_person ON membership (person_id, site_id)",
    "CREATE INDEX membership_site ON membership (site_id)",
    "CREATE UNIQUE INDEX session_token ON session (token_hash)",
    "CREATE INDEX session_person ON session (person_id)",
    "CREATE UNIQUE INDEX invite_code ON invite (code_hash)",
    "CREATE INDEX invite_use_invite ON invite_use (invite_id)",
    "CREATE INDEX audit_site ON audit (site_id, at)",
    'CREATE UNIQUE INDEX member_unique ON member (site_id, "person")',
    'CREATE UNIQUE INDEX zone_unique ON zone (site_id, "code")',
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="muster", description=DESCRIPTION)

    async def create() -> None:
        for sql in INDEXES:
            await Migration.raw(sql)

    manager.add_raw(create)
    return manager
