"""Two articles side by side: the passages they share, and the edits between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dedup.model import Alignment, Article, StoredArticle
from dedup.offsets import line_and_column, line_starts
from dedup.report.as_text import printable

__all__ = ["comparison_as_json", "comparison_as_text"]

_PARAGRAPHS = re.compile(r"\n\s*\n")
_INDENTED = "\n    "
_DOUBLE = re.compile(r" *(\n    )\s*| {2,}")
_RED, _GREEN, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"


def comparison_as_text(
    a: Article,
    b: StoredArticle,
    passages: Sequence[Alignment],
    *,
    shown: tuple[str, Sequence[Alignment]] | None = None,
    colour: bool = False,
) -> str:
    """One paragraph a passage: its place on both sides, then the words with the edits marked.

    ``shown``: the text of A as readers see it, and the same passages in it
    (default: the source of A, markup and all).
    """
    if not passages:
        return "No passage of the first stands in the second.\n"
    starts = line_starts(a.source)
    name = printable(a.path or a.key)
    lines = []
    text, readable = shown or (a.source, passages)
    for passage, in_text in zip(passages, readable, strict=True):
        line, column = line_and_column(starts, passage.here.start)
        lines.append(
            f"{name}:{line + a.line - 1}:{column}: {len(passage.matched)} words stand in "
            f"{printable(b.key)}, paragraph {passage.there_paragraph}; {passage.edited} edited"
        )
        lines.append("    " + _marked(text, b.text, in_text, colour))
        lines.append("")
    words = len({place for passage in passages for place in passage.matched})
    lines.append(f"{len(passages)} passage{'s' * (len(passages) != 1)}, {words} words.")
    return "".join(line + "\n" for line in lines)


def comparison_as_json(a: Article, b: StoredArticle, passages: Sequence[Alignment]) -> str:
    """``{"schema": "dedup.comparison/1", "a": ..., "b": ..., "passages": [...]}``, offsets in code points.

    ``start`` and ``end`` slice the source of A; those of ``related`` slice
    ``b.text``, the paragraphs of B joined by blank lines.
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
