"""Mends what is safe to mend: takes out the second of two identical neighbouring paragraphs or lines.

Only in text and Markdown files in UTF-8, only where both are whole lines,
every character is the same, and nothing but white space stands between them;
in Markdown never within a block of code, nor of a heading that is underlined.
The change is shown first; files are replaced whole or not at all, and one that
was edited while the question stood is left alone.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dedup.frozen import NamedTuple
from dedup.model import Span, Verdict

__all__ = ["Fix", "apply_fixes", "as_diff", "fixed", "fixes_of"]

_ENDINGS = (".txt", ".text", ".md", ".markdown", ".mdown")
_MARKDOWN = (".md", ".markdown", ".mdown")
_RULES = ("double/paragraph", "double/caption", "double/sentence")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_UNDERLINED = re.compile(r"[ \t]*(?:\r\n|\r|\n) {0,3}(?:=+|-+)[ \t]*(?:[\r\n]|\Z)")


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
    markdown = verdict.article.path.lower().endswith(_MARKDOWN)
    code = list(_code(source)) if markdown else []
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
        and not any(block.start <= second.start < block.end for block in code)
        and not (markdown and _UNDERLINED.match(source, second.end))
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


def _code(source: str) -> Iterator[Span]:
    """Fenced blocks of Markdown: from a fence to the next one that is as long, or to the end."""
    start, fence = 0, ""
    for line in _FENCE.finditer(source):
        if not fence:
            start, fence = line.start(), line[1]
        elif line[1].startswith(fence):
            yield Span(start, line.end())
            fence = ""
    if fence:
        yield Span(start, len(source))


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
    """The change as a unified diff, without signs that could drive the terminal that shows it."""
    from difflib import unified_diff

    before = fix.before.decode("utf-8-sig").splitlines(keepends=True)
    after = fix.after.decode("utf-8-sig").splitlines(keepends=True)
    lines = unified_diff(before, after, fix.path, f"{fix.path} (mended)")
    return "".join(f"{_shown(line)}\n" for line in lines)


def _shown(line: str) -> str:
    return "".join(each if each.isprintable() or each == "\t" else "?" for each in line.rstrip("\r\n"))


def apply_fixes(fixes: Sequence[Fix], *, yes: bool) -> bool:
    """Show every change, ask on a terminal unless ``yes``, and write. Without either nothing is written.

    The diff goes to standard error, so that the report on standard output
    stays what it is. True if files were written. Raises ``OSError`` for a file
    that may not be written.
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
    return any([_replace(fix) for fix in fixes])


def _replace(fix: Fix) -> bool:
    """Put the mended file in the place of the other; not if that was edited since it was read."""
    from contextlib import suppress
    from shutil import copymode
    from tempfile import NamedTemporaryFile

    path = os.path.realpath(fix.path)  # a symbolic link stays one
    with open(path, "r+b") as file:  # as if it were written in place, so that a file that is protected stays
        if file.read() != fix.before:
            print(f"dedup: {_shown(fix.path)} was edited meanwhile and is left as it is", file=sys.stderr)
            return False
        owner = os.fstat(file.fileno())
    with NamedTemporaryFile(dir=os.path.dirname(path), prefix=".dedup-", delete=False) as draft:
        try:
            draft.write(fix.after)
            draft.flush()
            os.fsync(draft.fileno())
            copymode(path, draft.name)
            if hasattr(os, "chown"):
                with suppress(PermissionError):  # only the administrator gives files away
                    os.chown(draft.name, owner.st_uid, owner.st_gid)
            os.replace(draft.name, path)
        except OSError:
            os.unlink(draft.name)
            raise
    return True
