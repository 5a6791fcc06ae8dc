"""A disk that is full, as a phone is told of it: SQLite's own refusal to grow the file, over HTTP."""

from litestar import Litestar

from tests.server.conftest import Client, SignIn
from tests.server.test_exchange import asked, post, report, uid


async def test_a_full_disk_is_507_and_consumes_nothing(client: Client, sign_in: SignIn, app: Litestar) -> None:
    await sign_in("ana")
    db = app.state["commit"]._writer._connection
    ops = [report(n) for n in range(1, 61)]
    for op in ops:
        op["set"] = {**op["set"], "story": "x" * 4000}
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 8}")
    refused = await post(client, asked(*ops))
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (507, "storage_full", "60")
    assert db.execute("SELECT count(*) FROM op_log WHERE op_id = ?", (uid(1),)).fetchone() == (0,)
    db.execute("PRAGMA max_page_count = 1000000")
    taken = (await post(client, asked(*ops))).json()["results"]
    assert {result["st"] for _, result in taken} == {"applied"} and not any("dup" in result for _, result in taken)
