"""sync.up_bytes: what an op weighs on its way up, in 20-op batches, gzip and the browser's headers included.

The headers are those a service worker of Chromium sends with its POST, read from the wire by the journeys' gate.
`python -m tests.bench.sync.up`.
"""

import gzip
from statistics import median

from server.clock import SystemClock
from tests.bench.sync.figures import tell
from tests.bench.sync.fixture import BATCH, Phones, token

MOST_BYTES, RUNS = 300, 100
HEAD = (
    "POST /sync HTTP/1.1\r\nHost: muster.example.org\r\nConnection: keep-alive\r\nContent-Length: 3000\r\n"
    'sec-ch-ua-platform: "Android"\r\ncache-control: no-cache\r\npragma: no-cache\r\nx-muster: 1\r\n'
    "user-agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile "
    'Safari/537.36\r\nsec-ch-ua: "Chromium";v="156", "Not=A?Brand";v="24"\r\ncontent-type: application/json\r\n'
    "sec-ch-ua-mobile: ?1\r\ncontent-encoding: gzip\r\naccept: */*\r\norigin: https://muster.example.org\r\n"
    "sec-fetch-site: same-origin\r\nsec-fetch-mode: cors\r\nsec-fetch-dest: empty\r\n"
    "accept-encoding: gzip, deflate, br, zstd\r\naccept-language: zh-CN,zh;q=0.9\r\ncookie: muster=%s\r\n\r\n"
)


def weigh() -> None:
    phones = Phones(SystemClock().now_ms())
    packed = [gzip.compress(phones.batch(n), 6, mtime=0) for n in range(RUNS)]
    runs = [(len(HEAD % token(n)) + len(body)) / BATCH for n, body in enumerate(packed)]
    tell("sync.up_bytes", median(runs), "B/op", [min(runs), median(runs), max(runs)], MOST_BYTES, batch=BATCH)


if __name__ == "__main__":
    weigh()
