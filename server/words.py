"""The words people read, from the one Fluent catalogue that phone and server share."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from fluent.runtime import FluentBundle, FluentResource

LANGS = ("en", "zh-CN")


class Say(Protocol):
    """Says a message in one language."""

    def __call__(self, id_: str, /, **values: Any) -> str:
        """The text of message `id_` with its values; the id itself where the catalogue lacks it."""
        ...


class Words:
    """Both languages, read from `folder` once in a process: it takes a tenth of a second."""

    def __init__(self, folder: Path) -> None:
        self._bundles = {lang: _bundle(lang, folder / f"{lang}.ftl") for lang in LANGS}

    def has(self, lang: str, id_: str) -> bool:
        """Whether the catalogue of `lang` has message `id_`."""
        return self._bundles[lang].has_message(id_)

    def say(self, lang: str, id_: str, values: Mapping[str, Any] | None = None) -> str:
        """Message `id_` in `lang`."""
        bundle = self._bundles[lang]
        if not bundle.has_message(id_):
            return id_
        pattern = bundle.get_message(id_).value
        return str(bundle.format_pattern(pattern, dict(values or {}))[0]) if pattern else id_

    def speaker(self, lang: str) -> Say:
        """A function that says messages in `lang`."""
        return lambda id_, /, **values: self.say(lang, id_, values)


def named(names: Mapping[str, str], lang: str, otherwise: str = "") -> str:
    """The name for a reader of `lang`: theirs, else that in the other language, else `otherwise`."""
    return next((said for said in (names.get(lang), *names.values()) if said), otherwise)


def choose(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header; English where none is named."""
    wishes = sorted((_wish(part) for part in accept_language.split(",")[:20]), key=lambda wish: -wish[1])
    return next((lang for tag, weight in wishes if weight > 0 and (lang := known(tag))), "en")


def known(tag: str) -> str | None:
    """Our language of a BCP 47 tag: every Chinese is zh-CN."""
    first = tag.strip().lower().split("-")[0]
    return {"en": "en", "zh": "zh-CN"}.get(first)


def _wish(part: str) -> tuple[str, float]:
    tag, _, rest = part.partition(";")
    try:
        return tag, float(rest.strip().removeprefix("q=") or 1)
    except ValueError:
        return tag, 0.0


@cache
def _bundle(lang: str, path: Path) -> FluentBundle:
    bundle = FluentBundle([lang], use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle
