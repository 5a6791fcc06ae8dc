"""POST /sync: bounded before anything is parsed, packed when it pays, and never a 500 for what a phone sends."""

import gzip
import json
import zlib
from typing import Any

import pytest

from server.exchange import REQUEST_BYTES_MOST
from server.people.limits import RATES
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, NOW_MS, Client, Hand, SignIn

DEVICE = "0199f0c2-0000-4000-8000-00000000000a"


def uid(n: int) -> str:
    return f"0199f0c2-0000-7000-8000-{n:012x}"


def asked(*ops: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A request with ops from dseq 1."""
    return {
        "proto": 1,
        "schema": 1,
        "app": "test",
        "device": DEVICE,
        "epoch": None,
        "now": NOW_MS,
        "token": None,
        "pull": True,
        "ops": [[dseq, op] for dseq, op in enumerate(ops, 1)],
        **more,
    }


def report(n: int = 1, **differing: Any) -> dict[str, Any]:
    fields = {"what": "spill", "severity": "minor", "sentence": "Leak", "lang": "en"}
    op = {"id": uid(n), "v": 1, "t": "create", "site": SITE, "kind": "incident", "rec": uid(1000 + n)}
    return {**op, "hlc": f"{NOW_MS:013d}:0000", "set": fields, **differing}


async def post(client: Client, body: object, **headers: str) -> Any:
    return await client.post("/sync", headers={**FENCE, **headers}, content=json.dumps(body).encode())


async def test_ops_go_up_and_rows_come_down(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answer = await post(client, asked(report()))
    told = answer.json()
    assert (answer.status_code, answer.headers["cache-control"], told["proto"]) == (200, "no-store", 1)
    assert told["results"][0][1]["st"] == "applied" and told["last_dseq"] == 1
    put = {row[0] for bucket in told["pull"]["buckets"] for row in bucket["put"]}
    assert {"site", "member", "incident"} <= put


async def test_signed_out_nothing_is_consumed(client: Client) -> None:
    answer = await post(client, asked(report()))
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


async def test_a_small_answer_is_plain_and_a_large_one_packed(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    small = await post(client, asked(pull=False), **{"accept-encoding": "gzip"})
    large = await post(client, asked(), **{"accept-encoding": "gzip"})
    plain = await post(client, asked(), **{"accept-encoding": "identity"})
    assert "content-encoding" not in small.headers and "content-encoding" not in plain.headers
    assert large.headers["content-encoding"] == "gzip" and large.json()["pull"]["buckets"]
    assert int(large.headers["content-length"]) < len(plain.content) / 2


async def test_a_packed_request_is_unpacked(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    packed = gzip.compress(json.dumps(asked(report())).encode())
    answer = await client.post("/sync", headers={**FENCE, "content-encoding": "gzip"}, content=packed)
    assert answer.status_code == 200 and answer.json()["last_dseq"] == 1


@pytest.mark.parametrize("megabytes", [1, 600])
async def test_a_bomb_stops_at_the_limit(client: Client, sign_in: SignIn, megabytes: int) -> None:
    await sign_in("ana")
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeeze.compress(b" " * 2**20) for _ in range(megabytes)) + squeeze.flush()
    answer = await client.post(
        "/sync", headers={**FENCE, "content-encoding": "gzip"}, content=bomb[:REQUEST_BYTES_MOST]
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_too_much_is_refused_plain_as_well(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answer = await client.post("/sync", headers=FENCE, content=b" " * (REQUEST_BYTES_MOST + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", gzip.compress(b"{}", mtime=0)[:-4]),
        ("gzip", gzip.compress(b"{}", mtime=0) + b"more"),
        ("gzip", b""),
        ("br", b"{}"),
        ("deflate", b"{}"),
        ("gzip, gzip", b"{}"),
    ],
)
async def test_what_cannot_be_unpacked_is_told(client: Client, sign_in: SignIn, encoding: str, body: bytes) -> None:
    await sign_in("ana")
    answer = await client.post("/sync", headers={**FENCE, "content-encoding": encoding}, content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_encoding")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"7",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"proto":1}',
        json.dumps(asked(device=7)).encode(),
        json.dumps(asked(device="x")).encode(),
        json.dumps(asked(ops="x")).encode(),
        json.dumps(asked(ops=[[1]])).encode(),
        json.dumps(asked(ops=[["1", {}]])).encode(),
        json.dumps(asked(ops=[[1, "x"]])).encode(),
        json.dumps(asked(ops=[[1, {}]])).encode(),
        json.dumps(asked(ops=[[1, report()], [3, report(2)]])).encode(),
        json.dumps(asked(now="soon")).encode(),
        json.dumps(asked(limit="x")).encode(),
        json.dumps(asked(pending=[7])).encode(),
        json.dumps(asked(resync="crew")).encode(),
        json.dumps(asked(phone=[1])).encode(),
        json.dumps(asked(phone={"armed": "x" * 41})).encode(),
        json.dumps(asked(phone={"zz": "\u0000"})).encode(),
        json.dumps(asked(pending=[["*", None, 1]] * 21)).encode(),
        json.dumps(asked(pending=[["x" * 41, None, 1]])).encode(),
        json.dumps(asked(limit=10**20)).encode(),
        json.dumps(asked(ops=[[10**20, report()]])).encode(),
        *(json.dumps(asked(report(), now=now)).encode() for now in (10**20, -(10**20), 2**53, 2**62)),
        *(json.dumps(asked(report(), schema=schema)).encode() for schema in (10**20, -(10**20), -1)),
    ],
)
async def test_json_of_the_wrong_shape_is_a_refusal(client: Client, sign_in: SignIn, body: bytes) -> None:
    await sign_in("ana")
    answer = await client.post("/sync", headers=FENCE, content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "more",
    [
        {"token": "x"},
        {"token": "é" * 4000},
        {"limit": -5},
        {"limit": 10**15},
        {"resync": ["x"] * 500},
        {"now": -(2**53) + 1},
        {"now": 2**53 - 1},
        {"schema": 2**53 - 1},
        {"app": "x" * 5000},
        {"pending": [["*", None, 10**9]] * 500},
        {"phone": {"armed": "x" * 900}},
        {"epoch": "x"},
        {"salvage": True},
        {"want_grant": True},
        {"poison": True},
    ],
)
async def test_odd_values_are_never_a_fault_of_ours(client: Client, sign_in: SignIn, more: dict[str, Any]) -> None:
    await sign_in("ana")
    for ops in ([], [report()]):
        answer = await post(client, asked(*ops, **more))
        assert answer.status_code in {200, 400, 409, 413}, answer.text


@pytest.mark.parametrize("proto", [0, 2, 99])
async def test_another_protocol_asks_for_the_new_app(client: Client, sign_in: SignIn, proto: int) -> None:
    await sign_in("ana")
    answer = await post(client, asked(proto=proto))
    assert (answer.status_code, answer.json()["code"]) == (426, "proto_unknown")


async def test_two_hundred_and_one_ops_are_too_many(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answer = await post(client, asked(*(report(n) for n in range(1, 202)), pull=False))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert (await post(client, asked(*(report(n) for n in range(1, 201)), pull=False))).json()["last_dseq"] == 200


async def test_a_device_belongs_to_one_person(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    await post(client, asked(report()))
    await sign_in("omar")
    answer = await post(client, asked(report()))
    assert (answer.status_code, answer.json()["code"]) == (403, "device_not_yours")


async def test_a_device_may_ask_so_often(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    times = RATES["sync"][0]
    body = asked(pull=False)
    for _ in range(times):
        assert (await post(client, body)).status_code == 200
    slow = await post(client, body)
    assert (slow.status_code, slow.json()["code"]) == (429, "slow_down")
    assert slow.headers["retry-after"] == str(slow.json()["retry_after_s"]) == "60"
    assert (await post(client, asked(pull=False, device=DEVICE.replace("a", "b")))).status_code == 200
    clock.turn(61)
    assert (await post(client, body)).status_code == 200


async def test_an_admin_decides_nothing_and_sees_no_lead_bucket(client: Client, sign_in: SignIn) -> None:
    await sign_in("sun")
    told = (await post(client, asked())).json()
    assert {bucket["id"] for bucket in told["pull"]["buckets"]} == {f"{SITE}/crew", f"{SITE}/person:{PERSON['sun'].id}"}


async def test_nobody_makes_up_outboxes_without_end(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answers = [(await post(client, asked(device=canon.v5("made-up", str(n))))).status_code for n in range(101)]
    assert answers == [200] * 100 + [429]
    assert (await post(client, asked(device=canon.v5("made-up", "99")))).status_code == 200  # what is there goes on


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"epoch": "another"}, "epoch_changed"),
        ({"proto": 2}, "proto_unknown"),
        ({"device": "no id"}, "bad_request"),
        ({"limit": "many"}, "bad_request"),
        ({"person": PERSON["sun"].id}, "signed_out"),
    ],
)
async def test_a_refusal_says_which_request_it_is_of(
    client: Client, sign_in: SignIn, more: dict[str, Any], code: str
) -> None:
    await sign_in("ana")
    told = (await post(client, asked(**more))).json()
    assert (told["code"], told["asked"]) == (code, NOW_MS)


@pytest.mark.parametrize("broken", ["\\ud800", "\x01", "\\q"])
async def test_so_does_one_of_ops_that_no_reader_gets_through(client: Client, sign_in: SignIn, broken: str) -> None:
    """Else the phone would take it for the network's, and send the same for ever."""
    await sign_in("ana")
    text = json.dumps(asked(report(sentence="X")), separators=(",", ":")).replace('"X"', f'"{broken}"')
    told = (await client.post("/sync", headers=FENCE, content=text.encode())).json()
    assert (told["code"], told["asked"]) == ("bad_request", NOW_MS)


async def test_so_does_a_fault_of_ours(client: Client, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    await sign_in("ana")

    def falls(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("server.commit.batch.read", falls)
    answer = await post(client, asked(report()))
    assert (answer.status_code, answer.json()["code"], answer.json()["asked"]) == (500, "internal", NOW_MS)
