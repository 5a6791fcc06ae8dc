"""Sheets of paper: who may print for which site, the line in the audit, the page that is printed."""

from typing import Any, NamedTuple

from litestar import Response

from server.pages import AnyRequest, language
from server.people.access import site_of
from server.people.audit import note
from server.people.desk import Desk
from server.people.qr import draw
from server.people.sessions import Signed
from sync.rights import LEAD

PRINTERS = LEAD | {"admin"}


class Press(NamedTuple):
    """Prints for one person at one site."""

    desk: Desk
    signed: Signed
    site: str

    async def sheets(self, request: AnyRequest, template: str, detail: str, **values: Any) -> Response[str]:
        """The sheets `template`, which go into the audit as `detail`. In them `qr` draws a code."""
        desk, site = self.desk, self.site
        await note(desk.clock, "print", self.signed.person, site, detail)
        names = {lang: await desk.accounts.site_name(site, lang) for lang in ("zh-CN", "en")}
        return desk.pages.draw(
            template, request, language(request), qr=draw, site_names=names, origin=desk.settings.origin, **values
        )


def press(desk: Desk, signed: Signed, wanted: str) -> Press:
    """The press at the site wanted, else at the first where this person may print. Raises Problem `not_allowed`."""
    return Press(desk, signed, site_of(signed, PRINTERS, wanted))
