"""What is printed of a site: sheets with the codes of its zones."""

import json
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Redirect

from server.pages import AnyRequest
from server.people.desk import Desk
from server.people.printing import press
from server.people.sessions import Signed
from server.problems import Problem
from server.sites.tables import Zone
from sync import canon

A_PAGE = 6


@get("/print/zones", include_in_schema=False)
async def print_zones(
    request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """Every zone in use with its code, six to a sheet of A4; `?zone=` one alone, `?site=` another site's."""
    if guest is None:
        return Redirect("/login", status_code=303)
    at = press(desk, guest, request.query_params.get("site", ""))
    one = request.query_params.get("zone", "")
    zones = await _zones(at.site, one)
    pages = [zones[n : n + A_PAGE] for n in range(0, len(zones), A_PAGE)]
    detail = f"zones {zones[0]['id'] if len(zones) == 1 else len(zones)}"
    return await at.sheets(request, "print_zones", detail, pages=pages, one=one)


async def _zones(site: str, one: str) -> list[dict[str, Any]]:
    """Id, names and code of the zones that have a code, in the site's order. Raises Problem `not_found`."""
    if one and not canon.UUID(one):
        raise Problem("not_found")
    wanted = Zone.select(Zone.id, Zone.name, Zone.code, Zone.active).where(
        Zone.site_id == site, Zone.voided.eq(False), Zone.code.is_not_null()
    )
    rows = await (wanted.where(Zone.id == one) if one else wanted).order_by(Zone.order).order_by(Zone.id)
    used = [{**row, "names": json.loads(row["name"] or "{}")} for row in rows if row["active"] is not False]
    if one and not used:
        raise Problem("not_found")
    return used


ROUTES = [print_zones]
