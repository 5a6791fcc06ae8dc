"""Filling in the server's forms as a browser does."""

import re
from typing import Any

from tests.server.conftest import Client


async def send(client: Client, address: str, **fields: str) -> Any:
    """Open the page, fill in its form, send it; the answer, not followed."""
    page = await client.get(address)
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token, page.text
    return await client.post(address, data={"token": token[1], **fields}, follow_redirects=False)
