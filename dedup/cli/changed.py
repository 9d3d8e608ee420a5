"""Which lines of a file changed since a revision, and the findings that lie in changed paragraphs.

Asks ``git``. The revision is taken where the branch left it (the merge
base), so that work of others on the main branch does not count as a change.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence

from dedup.errors import UsageError
from dedup.frozen import replace
from dedup.model import Finding, Verdict
from dedup.offsets import line_and_column, line_starts

__all__ = ["Changes", "changes_since", "only_changed"]

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)

Ranges = tuple[tuple[int, int], ...]
"""First and last changed line, both from 1."""


class Changes:
    """The files of one repository that differ from a revision. One ``git`` call, and one more for each file asked."""

    def __init__(self, root: str, base: str, changed: frozenset[str], untracked: frozenset[str]) -> None:
        self.root = root
        self.base = base
        self.changed = changed
        self.untracked = untracked

    def touches(self, path: str) -> bool:
        """Did anything in the file change?"""
        name = self._name(path)
        return name in self.changed or name in self.untracked

    def lines(self, path: str) -> Ranges:
        """Changed lines of the file as it is now; of a new file, all of them."""
        name = self._name(path)
        if name in self.untracked:
            return ((1, 2**62),)
        if name not in self.changed:
            return ()
        diff = _git(self.root, "diff", "--no-color", "--no-ext-diff", "--unified=0", self.base, "--", name)
        ranges = []
        for hunk in _HUNK.finditer(diff):
            count = int(hunk[2]) if hunk[2] else 1
            if count:  # a hunk that only deletes leaves no line that could be wrong
                ranges.append((int(hunk[1]), int(hunk[1]) + count - 1))
        return tuple(ranges)

    def _name(self, path: str) -> str:
        return os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")


def changes_since(revision: str, directory: str = ".") -> Changes:
    """What changed in the repository around ``directory``. Raises `UsageError` if it is none, or has no such revision."""
    root = os.fsdecode(_git(directory, "rev-parse", "--show-toplevel").strip())
    try:
        named = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except UsageError:
        raise UsageError(
            f"git knows no revision {revision!r}", remedy="fetch it, or name another (a shallow clone holds only one)"
        ) from None
    base = named.decode().strip()
    try:
        base = _git(root, "merge-base", base, "HEAD").decode().split()[0]
    except UsageError:
        pass  # no common ancestor: compare with the revision itself
    changed = _git(root, "diff", "--name-only", "--no-renames", "-z", base, "--")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return Changes(os.path.realpath(root), base, _names(changed), _names(untracked))


def only_changed(verdict: Verdict, ranges: Ranges) -> Verdict:
    """``verdict`` with the findings that touch a changed paragraph.

    A repeat counts if either of its places changed; a finding about the whole
    article counts if anything did.
    """
    from dedup.suppress import outcome

    article = verdict.article
    starts = line_starts(article.source)
    grown = _paragraphs(article.source, starts, ranges, article.line - 1)

    def changed(start: int, end: int) -> bool:
        first = line_and_column(starts, start)[0]
        last = line_and_column(starts, max(end - 1, start))[0]
        return any(low <= last and first <= high for low, high in grown)

    def keep(finding: Finding) -> bool:
        if finding.paragraph == 0:
            return bool(ranges)
        if changed(*finding.span):
            return True
        return any(each.key is None and changed(each.start, each.end) for each in finding.related)

    kept = [finding for finding in verdict.findings if keep(finding)]
    return replace(verdict, findings=tuple(kept), verdict=outcome(kept))


def _paragraphs(source: str, starts: Sequence[int], ranges: Ranges, before: int) -> list[tuple[int, int]]:
    """Ranges of lines of ``source``, each grown to the blank lines around it; ``before`` lines stand ahead of it."""
    count = len(starts)
    bounds = [*starts, len(source)]

    def blank(line: int) -> bool:
        return not source[bounds[line - 1] : bounds[line]].strip()

    grown = []
    for first, last in ranges:
        low, high = max(first - before, 1), min(last - before, count)
        while low <= high and blank(low):
            low += 1
        while low <= high and blank(high):
            high -= 1
        if low > high:
            continue
        while low > 1 and not blank(low - 1):
            low -= 1
        while high < count and not blank(high + 1):
            high += 1
        grown.append((low, high))
    return grown


def _names(listed: bytes) -> frozenset[str]:
    return frozenset(os.fsdecode(name) for name in listed.split(b"\0") if name)


def _git(directory: str, *arguments: str) -> bytes:
    command = ["git", "-C", directory, "-c", "core.quotepath=off", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        raise UsageError("git cannot be run", remedy="install git, or leave out --diff-base") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[0] if lines else f"exit code {done.returncode}"
        raise UsageError(f"git {arguments[0]} failed: {reason}", remedy="run it inside the repository")
    return done.stdout
