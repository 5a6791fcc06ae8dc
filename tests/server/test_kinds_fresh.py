"""`sync/kinds.json` and `sync/kinds.ts` say what the tables say."""

import msgspec

from server.kinds import FOLDER, for_phones, generated
from server.record import kinds
from sync.kind import Kinds, Status


def test_the_generated_files_are_fresh() -> None:
    for path, text in generated().items():
        assert path.read_text() == text, f"{path.name} is stale: run python -m server.kinds"


def test_what_the_phone_is_given_is_what_the_server_uses() -> None:
    assert msgspec.json.decode((FOLDER / "kinds.json").read_bytes(), type=Kinds) == kinds()


def test_phones_are_given_all_but_what_only_a_server_reads() -> None:
    source = (FOLDER / "kinds.ts").read_text()
    phones = msgspec.json.decode(source[source.index("= {") + 2 :])["kinds"]
    wanted = {name: for_phones(kind) for name, kind in kinds().kinds.items()}
    assert phones == msgspec.json.decode(msgspec.json.encode(wanted))
    assert msgspec.convert(phones["incident"]["status"], Status) == kinds().kinds["incident"].status  # it has no guards
