"""Findings for a person at a terminal: ``path:line:col: level rule: message``, then the words in question.

Articles with the most severe findings come first, and within an article the
most severe findings. An article without findings takes no line unless it is
the only one.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Finding, Related, Share, Source, Verdict
from dedup.report.run import LEVELS, Problem, brief, place_of, severe_first

__all__ = ["as_text", "finding_line", "printable", "summary_line"]

_EXCERPT = 88
_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m", "note": "\x1b[36m", "path": "\x1b[1m", "dim": "\x1b[2m"}
_PLAIN = "\x1b[0m"


def as_text(
    verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), *, colour: bool = False, quiet: bool = False
) -> str:
    """All findings with an excerpt and the other place, the sources, and one line that sums up.

    ``quiet`` leaves out the articles without findings and the closing line
    when there is nothing to say.
    """
    lines: list[str] = []
    for verdict in sorted(verdicts, key=_worst, reverse=True):
        if verdict.findings:
            lines += _article(verdict, colour)
        elif len(verdicts) == 1 and not quiet:
            lines += _about(verdict, colour)
    lines += [problem_line(problem, colour) for problem in brief(problems)]
    if not quiet or lines:
        lines.append(summary_line(verdicts, problems))
    return "".join(line + "\n" for line in lines)


def finding_line(verdict: Verdict, finding: Finding, colour: bool = False) -> str:
    """``path:line:col: level rule: message``, on one line whatever the message holds."""
    place = f"{printable(place_of(verdict.article))}:{finding.line}:{finding.column}:"
    level = finding.level
    return (
        f"{_painted(place, 'path', colour)} {_painted(level, level, colour)} "
        f"{finding.rule}: {printable(finding.message)}"
    )


def problem_line(problem: Problem, colour: bool = False) -> str:
    """The line of a file that could not be read, or of what could not be checked in full."""
    if problem.kind == "not_checked":
        return f"{_painted('NOT CHECKED:', 'error', colour)} {printable(problem.message)}"
    message = printable(problem.message)
    place = printable(problem.path)
    head = message if message.startswith(place) else f"{place}: {message}"
    return f"{_painted('unreadable:', 'error', colour)} {head}"


def summary_line(verdicts: Sequence[Verdict], problems: Sequence[Problem] = ()) -> str:
    """How much was checked and what came of it, in one line; a dismissal is never quite silent.

    >>> summary_line([])
    'Nothing checked.'
    """
    levels = [finding.level for verdict in verdicts for finding in verdict.findings]
    found = [_counted(levels.count(level), level) for level in reversed(LEVELS) if level in levels]
    parts = [f"{_counted(len(verdicts), 'article')} checked: {', '.join(found) or 'nothing found'}"] if verdicts else []
    aside = sum(len(verdict.dismissed) for verdict in verdicts)
    if aside:
        parts.append(f"{_counted(aside, 'finding')} set aside")
    unread = {problem.path for problem in problems if problem.kind == "error"}
    partly = unread & {verdict.article.path for verdict in verdicts}
    if unread - partly:
        parts.append(f"{_counted(len(unread - partly), 'file')} not read")
    if partly:
        parts.append(f"{_counted(len(partly), 'file')} read in part")
    return "; ".join(parts) + "." if parts else "Nothing checked."


def printable(text: str) -> str:
    """``text`` on one line and without control characters, so that no document can drive the terminal.

    Bidirectional overrides go too: they could make a line read as another.

    >>> printable("a\\x1b[31m b\\n c\\u202e")
    'a?[31m b c?'
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else "?" for each in line)


def _article(verdict: Verdict, colour: bool) -> list[str]:
    lines = []
    for finding in severe_first(verdict.findings):
        lines.append(finding_line(verdict, finding, colour))
        if finding.paragraph:
            lines.append(_painted(f"    | {_excerpt(finding.text)}", "dim", colour))
        lines += [f"    = {_other_place(verdict, related)}" for related in finding.related[:3]]
        if len(finding.related) > 3:
            lines.append(f"    = and {len(finding.related) - 3} more")
    return lines + _about(verdict, colour)


def _about(verdict: Verdict, colour: bool) -> list[str]:
    """What is known of the article besides its findings: how much stands elsewhere, where, and the credit."""
    share, credit = verdict.share, verdict.credit
    head = f"{printable(place_of(verdict.article))}: {verdict.verdict}, {_counted(verdict.words, 'word')}"
    head += f" in {_counted(verdict.paragraphs, 'paragraph')}"
    if verdict.index is not None:
        head += f", {_share(share) if verdict.index.get('articles', 1) else 'compared with nothing: the index holds no articles'}"
        if credit.status != "not_needed":
            head += f"; credit {credit.status}"
    lines = [_painted(head, "dim", colour)]
    lines += [f"    < {_source(source)}" for source in verdict.sources[:5]]
    if credit.suggestion and credit.status not in ("ok", "not_needed"):
        lines.append(f"    > suggested credit: {printable(credit.suggestion)}")
    return lines + [f"    ! {printable(notice)}" for notice in verdict.notices]


def _share(share: Share) -> str:
    if not share.matched:
        return "nothing of it stands elsewhere"
    return f"{share.ratio:.0%} of it stands elsewhere ({share.class_.replace('_', ' ')})"


def _source(source: Source) -> str:
    title = f" “{_excerpt(source.title, 50)}”" if source.title else ""
    seen = source.published or source.first_seen
    when = f", {seen}" if seen else ""
    order = {"earlier": "came first", "later": "came later", "unknown": "order unknown"}[source.direction]
    return (
        f"{printable(source.key)}{title}{when}: {source.ratio:.0%} of this article, "
        f"{source.of_source:.0%} of that one; {order}"
    )


def _other_place(verdict: Verdict, related: Related) -> str:
    if related.key is not None:
        return f"also in {printable(related.key)}, paragraph {related.paragraph}"
    from dedup.offsets import line_and_column, line_starts

    article = verdict.article
    line, column = line_and_column(line_starts(article.source), related.start)
    return f"first at {printable(place_of(article))}:{line + article.line - 1}:{column}"


def _excerpt(text: str, width: int = _EXCERPT) -> str:
    line = printable(text)
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _worst(verdict: Verdict) -> int:
    return max((LEVELS.index(finding.level) for finding in verdict.findings), default=-1)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"{_COLOURS[paint]}{text}{_PLAIN}" if colour else text
