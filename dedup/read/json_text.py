"""JSON that remembers where its strings stand (RFC 8259).

`parse` gives dicts, lists, numbers and `JsonString`s. Unlike `json.loads` it
bounds the depth and refuses NaN; like it, the last of two equal keys wins.
"""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from dedup.frozen import TYPE_CHECKING
from dedup.kernel import native_json
from dedup.model import Span
from dedup.offsets import OffsetMap
from dedup.read.document import Document
from dedup.read.located import Located

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["Json", "JsonObject", "JsonString", "extent_of", "located", "parse"]


class JsonString(str):
    """A string value; ``source[start:end]`` is what stands between its quotes."""

    __slots__ = ("end", "start")
    start: int
    end: int


class JsonObject(dict[str, "Json"]):
    """An object; ``source[start:end]`` is what it stands as, braces included."""

    __slots__ = ("end", "start")
    start: int
    end: int


Json: TypeAlias = "dict[str, Json] | list[Json] | JsonString | int | float | bool | None"

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*"')
# A key without escapes; with its value and what follows that, where the value is such a string too.
_MEMBER = re.compile(
    r'[ \t\n\r]*"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*(?:"([^"\\\x00-\x1f]*)"[ \t\n\r]*([,}]))?'
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^u])")
_WORDS: tuple[tuple[str, bool | None], ...] = (("true", True), ("false", False), ("null", None))
_LONGEST_NUMBER = 400


def extent_of(value: Json) -> Span | None:
    """Where an object stands in its source; None for any other value."""
    return Span(value.start, value.end) if isinstance(value, JsonObject) else None


def parse(document: Document) -> Json:
    """The one JSON value of ``document``. O(characters).

    Raises `ReadError` with line and column where the text is not JSON.

    >>> value = parse(Document('{"text": "caf\\\\u00e9"}'))
    >>> value, value["text"].start
    ({'text': 'café'}, 10)
    """
    text = document.text
    start = 0 if text.startswith("{") else _skip(text, 0)
    value, end = _Parser(document).value(start, document.limits.depth)
    if end < len(text) and (end := _skip(text, end)) < len(text):
        raise document.error("not valid JSON: something follows the end of the value", end, remedy=_several(document, end))
    return value


def _several(document: Document, end: int) -> str:
    if document.text[end] in "{[" and document.text[end - 1] == "\r":
        return "end the lines of an archive with a line feed"
    if document.text[end] in "{[":
        return "for one article per line name the file .jsonl or pass the media type application/x-ndjson"
    return "remove it"


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


class _Parser:
    """Recursive descent; recursion is bounded by ``depth``."""

    __slots__ = ("document", "keys", "text")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.keys: dict[str, str] = {}

    def fail(self, message: str, at: int, remedy: str = "") -> Exception:
        if at >= len(self.text):
            message, remedy = "the JSON ends too early: the document is cut off", "send the whole document"
        else:
            message = f"not valid JSON: {message}"
        return self.document.error(message, at, remedy=remedy or "mend the JSON here, or export it again")

    def value(self, at: int, depth: int) -> tuple[Json, int]:
        text = self.text
        character = text[at : at + 1]
        if character == '"':
            return self.string(at + 1)
        if character in ("{", "["):
            if depth <= 0:
                limit = self.document.limits.depth
                raise self.document.error(f"JSON nested deeper than {limit} levels", at, remedy="flatten the document")
            return self.object(at + 1, depth - 1) if character == "{" else self.array(at + 1, depth - 1)
        number = _NUMBER.match(text, at)
        if number:
            digits = number[0]
            if len(digits) > _LONGEST_NUMBER:
                raise self.fail("a number of absurd length", at)
            whole = number[1] is None and number[2] is None
            return (int(digits) if whole else float(digits)), number.end()
        for word, meaning in _WORDS:
            if text.startswith(word, at):
                return meaning, at + len(word)
        raise self.fail("a value is expected here", at)

    def string(self, start: int) -> tuple[JsonString, int]:
        plain = _PLAIN.match(self.text, start)
        if plain:
            end = plain.end()
            decoded = self.text[start : end - 1]
        else:
            try:
                decoded, end = scanstring(self.text, start, True)
            except JSONDecodeError as error:
                if error.msg.startswith("Invalid control character"):
                    remedy = r"write line breaks and tabs inside strings as \n and \t"
                    raise self.fail("a control character inside a string", error.pos, remedy) from None
                if error.msg.startswith("Unterminated"):
                    message = "the JSON ends inside the string that begins here: the document is cut off"
                    raise self.document.error(message, start - 1, remedy="send the whole document") from None
                raise self.fail("a broken escape inside a string", error.pos) from None
            decoded = _SURROGATE.sub("\ufffd", decoded)
        string = JsonString(decoded)
        string.start, string.end = start, end - 1
        return string, end

    def object(self, at: int, depth: int) -> tuple[dict[str, Json], int]:
        members = JsonObject()
        members.start = at - 1
        text, keys = self.text, self.keys
        value: Json
        if at == 1 and native_json is not None:  # a record of an archive: mostly strings, some of them long
            at = native_json.json_members(text, members, JsonString)
            if text[at - 1] == "}":
                members.end = at
                return members, at
        while True:
            found = _MEMBER.match(text, at)
            if found:
                key, plain, following = found.groups()
                at = found.end()
            elif not members and text[(end := _skip(text, at)) : end + 1] == "}":
                members.end = end + 1
                return members, end + 1
            else:
                key, at = self.key(at)
                following = None
            if following:
                value = string = JsonString(plain)
                string.start, string.end = found.span(2)  # type: ignore[union-attr]
            else:
                value, at = self.value(at, depth)
                at = _skip(text, at) + 1
                following = text[at - 1 : at]
            members[keys.setdefault(key, key)] = value
            if following == "}":
                members.end = at
                return members, at
            if following != ",":
                raise self.fail("a comma or a closing brace is expected here", at - 1)

    def key(self, at: int) -> tuple[str, int]:
        """The key at ``at``, and where its value begins."""
        text = self.text
        at = _skip(text, at)
        if text[at : at + 1] != '"':
            raise self.fail("a key in double quotes is expected here", at)
        key, at = self.string(at + 1)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise self.fail("a colon is expected here", at)
        return str(key), _skip(text, at + 1)

    def array(self, at: int, depth: int) -> tuple[list[Json], int]:
        items: list[Json] = []
        text = self.text
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return items, at + 1
        while True:
            item, at = self.value(at, depth)
            items.append(item)
            at = _skip(text, at)
            character = text[at : at + 1]
            if character == "]":
                return items, at + 1
            if character != ",":
                raise self.fail("a comma or a closing bracket is expected here", at)
            at = _skip(text, at + 1)


def located(source: str, string: JsonString) -> Located:
    r"""``string`` with the way back through its escapes. O(length).

    >>> document = Document('"R \\u0026 D"')
    >>> text = located(document.text, parse(document))
    >>> text.text, text.offsets.span(2, 3)
    ('R & D', (3, 9))
    """
    start, end = string.start, string.end
    if end - start == len(string):
        return Located(str(string), OffsetMap.identity(start, end - start))
    if native_json is not None:
        return Located(str(string), OffsetMap(*native_json.json_escapes(source, start, end)))
    at: list[int] = []
    length: list[int] = []
    source_at: list[int] = []
    source_length: list[int] = []
    position, place = 0, start
    for found in _ESCAPE.finditer(source, start, end):
        low, high = found.span()
        if plain := low - place:
            at.append(position)
            length.append(plain)
            source_at.append(place)
            source_length.append(plain)
            position += plain
        at.append(position)
        length.append(1)  # whatever the escape, it is one character
        source_at.append(low)
        source_length.append(high - low)
        position += 1
        place = high
    if plain := end - place:
        at.append(position)
        length.append(plain)
        source_at.append(place)
        source_length.append(plain)
    return Located(str(string), OffsetMap(tuple(at), tuple(length), tuple(source_at), tuple(source_length)))
