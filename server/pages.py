"""The few pages the server draws itself: whatever a phone shows before its worker is there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie

from server import problems, words
from server.words import LANGS, Words, named

AnyRequest = Request[Any, Any, Any]
THEMES = ("sun", "night")  # a cookie of the phone app's page names it; any other follows the system
TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Templates with words and the phone app's style. Escaping is always on."""

    def __init__(self, catalogue: Words, phone: Path) -> None:
        self.words = catalogue
        self._phone = phone
        self._jinja = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._jinja.globals["named"] = named

    def assets(self) -> dict[str, str]:
        """Addresses of the phone app's files by name; empty while it is not built."""
        listed = self._phone / "assets.json"
        return dict(json.loads(listed.read_text("utf-8"))) if listed.is_file() else {}

    def draw(
        self,
        template: str,
        request: AnyRequest,
        lang: str,
        /,
        *,
        status: int = 200,
        cookies: list[Cookie] | None = None,
        **values: Any,
    ) -> Response[str]:
        """The page `template` in `lang`, in the light chosen on this phone, as an answer nobody stores."""
        say, theme = self.words.speaker(lang), request.cookies.get("theme")
        text = self._jinja.get_template(f"{template}.html").render(
            say=say, lang=lang, langs=LANGS, theme=theme if theme in THEMES else "", assets=self.assets(), **values
        )
        return Response(
            text, media_type=MediaType.HTML, status_code=status, cookies=cookies, headers={"Cache-Control": "no-store"}
        )

    def problem(self, code: str, request: AnyRequest, members: Mapping[str, Any]) -> Response[str]:
        """The page that says what is wrong, in place of the page asked for."""
        lang = language(request)
        status, words_id = problems.status_of(code), problems.words_id(code)
        answer = self.draw("problem", request, lang, status=status, code=code, words_id=words_id, members=members)
        answer.headers.update(problems.headers_of(code, members))
        return answer


def language(request: AnyRequest) -> str:
    """The language to answer in: chosen on the page, else the signed-in person's, else the browser's."""
    chosen = words.known(request.query_params.get("lang", ""))
    spoken = request.scope.get("state", {}).get("lang")
    return chosen or spoken or words.choose(request.headers.get("accept-language", ""))
