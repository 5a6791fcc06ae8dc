"""The interface's words in a phone's language, found by the English ones that interface and tests agree on."""

from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser, ast

CATALOGUES = Path(__file__).parents[2] / "pwa" / "words"


@cache
def catalogue(lang: str) -> dict[str, list[str]]:
    """Of each message the stretches of plain text, placeables left out."""
    resource = FluentParser().parse((CATALOGUES / f"{lang}.ftl").read_text())
    messages = [entry for entry in resource.body if isinstance(entry, ast.Message) and entry.value]
    return {message.id.name: [t for t in stretches(message.value) if t] for message in messages}


def stretches(pattern: ast.Pattern) -> list[str]:
    """The plain texts of a pattern, those of the last variant of a choice included."""
    found: list[str] = []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            found.append(" ".join(element.value.split()))
        elif isinstance(element.expression, ast.SelectExpression):
            found += stretches(element.expression.variants[-1].value)
    return found


class Words:
    """`Words("zh-CN")("Save")` is the Chinese word for the button Save."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, english: str, prefix: str = "") -> str:
        """The word of the one message whose English begins so; `prefix` of its id settles a choice."""
        if self.lang == "en":
            return english
        named = {key: texts[0] for key, texts in catalogue("en").items() if texts and key.startswith(prefix)}
        exact = [key for key, text in named.items() if text == english]
        begun = exact or [key for key, text in named.items() if text.startswith(english)]
        assert begun, f"no message says “{english}” in en.ftl"
        said = {max(catalogue(self.lang)[key], key=len) for key in begun}
        assert len(said) == 1, f"“{english}” is said in several ways by {begun}: {said}; give an id prefix"
        return said.pop()

    def of(self, key: str) -> str:
        """The word of the message `key`, for what the interface leaves free."""
        return catalogue(self.lang)[key][0]
