"""Sheets of paper: who may print for which site, the line in the audit, the page that is printed."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from litestar import Response

from server.pages import AnyRequest, language
from server.people.access import site_of
from server.people.audit import note
from server.people.desk import Desk
from server.people.qr import draw
from server.people.sessions import Signed
from server.words import LANGS
from sync.rights import LEAD

PRINTERS = LEAD | {"admin"}
ROOM = ThreadPoolExecutor(1, "press")  # beside the loop, and one print at a time: others shall not wait for paper


class Press(NamedTuple):
    """Prints for one person at one site."""

    desk: Desk
    signed: Signed
    site: str

    async def sheets(self, request: AnyRequest, template: str, detail: str, **values: Any) -> Response[str]:
        """The sheets `template`, which go into the audit as `detail` once drawn. In them `qr` draws a code and
        `said` says something in a language of its own.

        Raises Problem `slow_down`.
        """
        desk, site, origin = self.desk, self.site, self.desk.settings.origin
        desk.limits.spend("print", self.signed.person)
        names = {lang: await desk.accounts.site_name(site, lang) or origin for lang in LANGS}
        drawn = partial(
            desk.pages.draw,
            template,
            request,
            language(request),
            qr=draw,
            said=desk.pages.words.say,
            site_names=names,
            origin=origin,
            **values,
        )
        answer = await asyncio.get_running_loop().run_in_executor(ROOM, drawn)
        await note(desk.clock, "print", self.signed.person, site, detail)
        return answer


def press(desk: Desk, signed: Signed, wanted: str) -> Press:
    """The press at the site wanted, else at the first where this person may print. Raises Problem `not_allowed`."""
    return Press(desk, signed, site_of(signed, PRINTERS, wanted))
