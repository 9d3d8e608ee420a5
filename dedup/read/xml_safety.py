"""Is it good XML, and safe? expat judges.

Entity declarations and documents nested too deep are refused, external
references are never followed: nothing here opens a file or a socket.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from dedup.errors import ReadError
from dedup.frozen import dataclass
from dedup.read.document import Document

__all__ = ["Refused", "check", "guarded", "problem_of"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document is not good XML; a ``tolerable`` one is untidy, the others are attacks."""

    error: ReadError
    tolerable: bool


class Refused(Exception):
    """Something that is no slip but an attack, or looks like one."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def check(document: Document) -> Problem | None:
    """What is wrong with ``document`` as XML 1.0; None where nothing is. O(characters)."""
    parser = guarded(document.limits.depth)
    # White space before the XML declaration is a common slip of templates, and harmless.
    text = document.text
    skipped = len(text) - len(text.lstrip())
    data = text[skipped:].encode()
    try:
        parser.Parse(data, True)
    except (Refused, expat.ExpatError) as error:
        message, remedy = problem_of(error)
        at = parser.CurrentByteIndex if isinstance(error, Refused) else parser.ErrorByteIndex
        offset = skipped + len(data[:at].decode(errors="ignore"))
        return Problem(document.error(message, offset, remedy=remedy), tolerable=not isinstance(error, Refused))
    return None


Started = Callable[[str, Mapping[str, str], int], None]
Ended = Callable[[str, int], None]


def guarded(depth: int, started: Started | None = None, ended: Ended | None = None) -> expat.XMLParserType:
    """An expat parser that raises `Refused` for declared entities, and below ``depth`` levels.

    ``started`` is told the name, attributes and level (from 1) of each element, ``ended`` its name and level.
    """
    parser = expat.ParserCreate("utf-8")
    level = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            raise Refused(f"XML nested deeper than {depth} levels", "flatten the document")
        if started is not None:
            started(name, attributes, level)

    def end(name: str) -> None:
        nonlocal level
        if ended is not None:
            ended(name, level)
        level -= 1

    def entity(*_declaration: object) -> None:
        raise Refused("XML that declares entities is refused", "remove the entity declarations from its DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def problem_of(error: Refused | expat.ExpatError) -> tuple[str, str]:
    """What to say of ``error``, and what to do about it."""
    if isinstance(error, Refused):
        return error.message, error.remedy
    if error.code in _CUT_OFF:
        return "the XML ends too early: the document is cut off", "send the whole document"
    return f"not well-formed XML: {expat.ErrorString(error.code)}", "mend the XML here, or export it again"


_CUT_OFF = tuple(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
