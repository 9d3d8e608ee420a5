"""Mends what is safe to mend: takes out the second of two identical neighbouring paragraphs or lines.

Only in text and Markdown files in UTF-8, only where both are whole lines,
every character is the same, and nothing but white space stands between them.
The change is shown first; files are replaced whole or not at all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dedup.model import Span, Verdict

__all__ = ["Fix", "apply_fixes", "as_diff", "fixed", "fixes_of"]

_ENDINGS = (".txt", ".text", ".md", ".markdown", ".mdown")
_RULES = ("double/paragraph", "double/caption", "double/sentence")


class Fix(NamedTuple):
    """A file before and after."""

    path: str
    before: bytes
    after: bytes


def fixed(verdict: Verdict) -> str:
    """The article's source without the paragraphs that repeat their neighbour.

    >>> from dedup.pipeline import check
    >>> from dedup.read import read
    >>> text = "A line that stands here twice.\\r\\nA line that stands here twice.\\r\\nThe end.\\r\\n"
    >>> fixed(check(next(read(text.encode(), path="a.txt"))))
    'A line that stands here twice.\\r\\nThe end.\\r\\n'
    """
    source = verdict.article.source
    places: dict[str, set[Span]] = {}
    for finding in verdict.findings:
        for related in finding.related:
            if finding.rule in _RULES and related.key is None:
                for span in (Span(related.start, related.end), finding.span):
                    places.setdefault(source[span.start : span.end], set()).add(span)
    cuts = [
        Span(first.end, second.end)
        for same in places.values()
        for first, second in pairwise(sorted(same))
        if _neighbours(source, first, second)
    ]
    kept, end = [], 0
    for cut in sorted(cuts):
        if cut.start >= end:  # one inside another (a sentence of a paragraph) is cut once
            kept.append(source[end : cut.start])
            end = cut.end
    return "".join(kept) + source[end:]


def _neighbours(source: str, first: Span, second: Span) -> bool:
    """Are both whole lines, with nothing but white space and at least one line end between them?"""
    between = source[first.end : second.start]
    starts_line = first.start == 0 or source[first.start - 1] in "\r\n\ufeff"
    ends_line = second.end == len(source) or source[second.end] in "\r\n"
    return not between.strip() and ("\n" in between or "\r" in between) and starts_line and ends_line


def fixes_of(verdicts: Sequence[Verdict]) -> list[Fix]:
    """What can be mended in the files of ``verdicts``; a file changed meanwhile is left alone."""
    fixes = []
    for verdict in verdicts:
        path = verdict.article.path
        if not path.lower().endswith(_ENDINGS) or not os.path.isfile(path):
            continue
        after = fixed(verdict)
        if after == verdict.article.source:
            continue
        with open(path, "rb") as file:
            before = file.read()
        mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
        if before == mark + verdict.article.source.encode("utf-8", "surrogatepass"):
            fixes.append(Fix(path, before, mark + after.encode("utf-8", "surrogatepass")))
    return fixes


def as_diff(fix: Fix) -> str:
    """The change as a unified diff."""
    from difflib import unified_diff

    before = fix.before.decode("utf-8-sig").splitlines(keepends=True)
    after = fix.after.decode("utf-8-sig").splitlines(keepends=True)
    lines = unified_diff(before, after, fix.path, f"{fix.path} (mended)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def apply_fixes(fixes: Sequence[Fix], *, yes: bool) -> bool:
    """Show every change, ask on a terminal unless ``yes``, and write. Without either nothing is written.

    The diff goes to standard error, so that the report on standard output
    stays what it is. True if files were written.
    """
    for fix in fixes:
        sys.stderr.write(as_diff(fix))
    if not fixes:
        return False
    if not yes and not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        print("dedup: nothing was changed: add --yes to write without asking", file=sys.stderr)
        return False
    if not yes:
        print(f"Change {len(fixes)} {'file' if len(fixes) == 1 else 'files'}? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return False
    for fix in fixes:
        _replace(fix)
    return True


def _replace(fix: Fix) -> None:
    from shutil import copymode

    path = os.path.realpath(fix.path)  # a symbolic link stays one
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        with open(draft, "wb") as file:
            file.write(fix.after)
            file.flush()
            os.fsync(file.fileno())
        copymode(path, draft)
        os.replace(draft, path)
    except OSError:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
