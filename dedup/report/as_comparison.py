"""Two articles side by side: the passages they share, and the edits between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dedup.model import Alignment, Article, Span, StoredArticle
from dedup.normalise import normalise
from dedup.offsets import line_and_column, line_starts
from dedup.report.as_text import printable

__all__ = ["comparison_as_json", "comparison_as_text", "summary"]

_PARAGRAPHS = re.compile(r"\n\s*\n")
_INDENTED = "\n    "
_ENDS = ".!?…。！？؟۔।"
_DOUBLE = re.compile(r" *(\n    )\s*| {2,}")
_RED, _GREEN, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"


def comparison_as_text(
    a: Article,
    b: StoredArticle,
    passages: Sequence[Alignment],
    *,
    shown: tuple[str, Sequence[Alignment]] | None = None,
    there: str = "",
    colour: bool = False,
) -> str:
    """One paragraph a passage: its place on both sides, then the words with the edits marked.

    ``shown``: the text of A as readers see it, and the same passages in it
    (default: the source of A, markup and all). ``there``: what to call B
    (default: its key). A passage that begins or ends inside a sentence has
    dots there.
    """
    starts = line_starts(a.source)
    name, other = printable(a.path or a.key), printable(there or b.key)
    lines = []
    text, readable = shown or (a.source, passages)
    for passage, in_text in zip(passages, readable, strict=True):
        line, column = line_and_column(starts, passage.here.start)
        lines.append(
            f"{name}:{line + a.line - 1}:{column}: {len(passage.matched)} words stand in "
            f"{other}, paragraph {passage.there_paragraph}; {_edits(in_text)}"
        )
        before, after = _around(text, in_text.here)
        lines.append(f"    {before}{_marked(text, b.text, in_text, colour)}{after}")
        lines.append("")
    lines.append(summary(text, b, readable))
    return "".join(line + "\n" for line in lines)


def summary(text: str, b: StoredArticle, passages: Sequence[Alignment]) -> str:
    """How much is shared, of both: ``text`` is the first article as readers see it. O(characters)."""
    if not passages:
        return "No passage of the first stands in the second."
    here = {place for passage in passages for place in passage.matched}
    there = {place for passage in passages for place in passage.there_matched}
    of_a = len(here) / max(len(normalise(text)), 1)
    of_b = len(there) / max(sum(len(normalise(paragraph)) for paragraph in b.paragraphs), 1)
    count = f"{len(passages)} passage{'s' * (len(passages) != 1)}, {len(here)} words"
    return f"{count}: {min(of_a, 1.0):.0%} of the first, {min(of_b, 1.0):.0%} of the second."


def _edits(passage: Alignment) -> str:
    """How many stretches of the passage were replaced, put in or left out."""
    count = sum(op.kind != "equal" for op in passage.ops)
    return f"{count} edit{'s' * (count != 1)}" if count else "word for word"


def _around(text: str, span: Span) -> tuple[str, str]:
    """Dots where the sentence began before a passage, and where it goes on after it."""
    before = _PARAGRAPHS.split(text[: span.start])[-1].rstrip()
    after = _PARAGRAPHS.split(text[span.end :])[0].strip()
    cut = bool(before) and before[-1] not in _ENDS
    goes_on = bool(after) and after[0] not in _ENDS and text[span.end - 1 : span.end] not in _ENDS
    return "… " * cut, " …" * goes_on


def comparison_as_json(a: Article, b: StoredArticle, passages: Sequence[Alignment]) -> str:
    """``{"schema": "dedup.comparison/1", "a": ..., "b": ..., "passages": [...]}``, offsets in code points.

    ``start`` and ``end`` slice the source of A; those of ``related`` slice
    ``b.text``, the paragraphs of B joined by blank lines. ``edited`` counts
    the words of A that replace others; what was only put in or left out shows
    in ``ops``.
    """
    import json

    document: dict[str, Any] = {
        "schema": "dedup.comparison/1",
        "offset_unit": "codepoint",
        "a": {"key": a.key, "title": a.title, "path": a.path},
        "b": {"key": b.key, "title": b.title, "text": b.text},
        "passages": [
            {
                "paragraph": each.paragraph,
                "start": each.here.start,
                "end": each.here.end,
                "text": a.source[each.here.start : each.here.end],
                "matched": len(each.matched),
                "edited": each.edited,
                "related": {
                    "key": each.key,
                    "paragraph": each.there_paragraph,
                    "start": each.there.start,
                    "end": each.there.end,
                    "ops": [list(op) for op in each.ops],
                },
            }
            for each in passages
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _marked(here: str, there: str, passage: Alignment, colour: bool) -> str:
    removed, added = (_RED + "[-{}-]" + _PLAIN, _GREEN + "{{+{}+}}" + _PLAIN) if colour else ("[-{}-]", "{{+{}+}}")
    parts = []
    for op in passage.ops:
        ours = here[passage.here.start + op.here_start : passage.here.start + op.here_end]
        theirs = there[passage.there.start + op.there_start : passage.there.start + op.there_end]
        if op.kind == "equal":
            parts.append(_spaced(ours, "{}"))
            continue
        parts.append(_spaced(ours, removed))
        if ours.strip() and theirs.strip():
            parts.append(" ")
        parts.append(_spaced(theirs, added))
    return _DOUBLE.sub(lambda found: found[1] or " ", "".join(parts)).strip()


def _spaced(text: str, form: str) -> str:
    """``text`` in ``form``, its paragraphs on lines of their own, the white space around it outside."""
    paragraphs = [printable(part) for part in _PARAGRAPHS.split(text.strip())]
    said = form.format(_INDENTED.join(paragraphs)) if any(paragraphs) else ""
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :] if said else ""
    return _space(before) + said + _space(after)


def _space(text: str) -> str:
    return _INDENTED if _PARAGRAPHS.search(text) else " " if text else ""
