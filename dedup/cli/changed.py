"""Which lines of a file changed since a revision, and the findings that lie in changed paragraphs.

Asks ``git``. The revision is taken where the branch left it (the merge
base), so that work of others on the main branch does not count as a change.
Where git cannot say which lines changed (UTF-16, a file of another
repository), all of them count: better a finding too many than one passed over.
"""

from __future__ import annotations

import os
import re
import subprocess
from bisect import bisect_left
from collections.abc import Mapping

from dedup.errors import UsageError
from dedup.frozen import replace
from dedup.model import Finding, Verdict

__all__ = ["Changes", "changes_since", "only_changed"]

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)

Ranges = tuple[tuple[int, int], ...]
"""First and last changed line, both from 1."""


_WHOLE: Ranges = ((1, 2**62),)


class Changes:
    """The files of one repository that differ from a revision. One ``git`` call, and one more for each file asked.

    ``changed`` leads from the name a file has now to the one it had then,
    which differs only where git sees that it was renamed.
    """

    def __init__(self, root: str, base: str, changed: Mapping[str, str], untracked: frozenset[str]) -> None:
        self.root = root
        self.base = base
        self.changed = changed
        self.untracked = untracked

    def touches(self, path: str) -> bool:
        """Did anything in the file change?"""
        name = self._name(path)
        return name in self.changed or self._is_new(name)

    def lines(self, path: str) -> Ranges:
        """Changed lines of the file as it is now; of a new file, all of them. Lines end where git ends them, at LF."""
        name = self._name(path)
        if self._is_new(name):
            return _WHOLE
        if name not in self.changed:
            return ()
        # Text whatever an attribute says of it, as it stands in the file, and each change for itself.
        options = ("--text", "--no-textconv", "--no-color", "--no-ext-diff", "--unified=0", "--inter-hunk-context=0")
        diff = _git(self.root, "diff", "--find-renames", *options, self.base, "--", *{self.changed[name], name})
        if b"\0" in diff:
            return _WHOLE
        ranges = []
        for hunk in _HUNK.finditer(diff):
            count = int(hunk[2]) if hunk[2] else 1
            if count:  # a hunk that only deletes leaves no line that could be wrong
                ranges.append((int(hunk[1]), int(hunk[1]) + count - 1))
        return tuple(ranges)

    def _is_new(self, name: str) -> bool:
        """Untracked, or in no part of this repository: outside of it, or inside another one that stands in it."""
        if name in self.untracked or name.startswith("../"):
            return True
        above = [name[:at] for at, sign in enumerate(name) if sign == "/"]
        return any(folder in self.changed or f"{folder}/" in self.untracked for folder in above)

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
    changed = _git(root, "diff", "--name-status", "--find-renames", "--no-ext-diff", "-z", base, "--")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return Changes(os.path.realpath(root), base, _changed(_names(changed)), frozenset(_names(untracked)))


def only_changed(verdict: Verdict, ranges: Ranges) -> Verdict:
    """``verdict`` with the findings that touch a changed paragraph.

    A repeat counts if either of its places changed; a finding about the whole
    article counts if anything in that article did.
    """
    from dedup.segment import segment
    from dedup.suppress import outcome

    article = verdict.article
    ends = [at for at, sign in enumerate(article.source) if sign == "\n"]
    paragraphs = [paragraph.span for paragraph in segment(article)] if verdict.findings else []

    def changed(start: int, end: int) -> bool:
        first = bisect_left(ends, start) + article.line
        last = bisect_left(ends, max(end - 1, start)) + article.line
        return any(low <= last and first <= high for low, high in ranges)

    def touched(place: int, start: int, end: int) -> bool:
        """Is the span, or the paragraph of that number, in a changed line?"""
        around = paragraphs[place - 1 : place] if place else []
        return changed(start, end) or any(changed(*span) for span in around)

    def keep(finding: Finding) -> bool:
        if finding.paragraph == 0:
            return changed(*(article.extent or (0, len(article.source))))
        return touched(finding.paragraph, *finding.span) or any(
            touched(each.paragraph, each.start, each.end) for each in finding.related if each.key is None
        )

    kept = [finding for finding in verdict.findings if keep(finding)]
    return replace(verdict, findings=tuple(kept), verdict=outcome(kept))


def _changed(fields: list[str]) -> dict[str, str]:
    """Name now -> name then, of ``status, name`` and, for what was renamed, ``status, name then, name now``."""
    names: dict[str, str] = {}
    rest = iter(fields)
    for status in rest:
        then = next(rest)
        now = next(rest) if status[0] in "RC" else then
        names[now] = then
    return names


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _git(directory: str, *arguments: str) -> bytes:
    # A name is a name, whatever signs of a pattern it holds.
    command = ["git", "--literal-pathspecs", "-C", directory, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        raise UsageError("git cannot be run", remedy="install git, or leave out --diff-base") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[0] if lines else f"exit code {done.returncode}"
        raise UsageError(f"git {arguments[0]} failed: {reason}", remedy="run it inside the repository")
    return done.stdout
