"""Dismissals written into an article, with a reason and an end date.

A comment dismisses from where it stands to its ``on``, or to the end of its article::

    <!-- dedup: off rule=wire/share reason="licensed reprint" until=2026-12-31 -->
    <!-- dedup: on rule=wire/share -->

The same words in the front matter, under the key ``dedup``, dismiss in the
whole article. Findings about the whole article (a share, a missing credit)
are dismissed by a comment anywhere, and so are those about what stands
outside the article's part of its file. One that has expired, or cannot be
understood, is a finding itself: an exception must not outlive its reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from dedup.frozen import TYPE_CHECKING, NamedTuple, replace
from dedup.model import Dismissal, Finding, Level, Span, Verdict

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["Directive", "apply", "directives"]

# A comment cannot hold the start of another: comments that are never closed cost one pass, not one each.
_COMMENT = re.compile(r"<!--\s*dedup:\s*((?:(?!<!--).)*?)-->", re.DOTALL)
_FRONT_KEY = re.compile(r"^dedup[ \t]*[:=][ \t]*(.*)$")
_ATTRIBUTE = re.compile(r"""\s*([\w-]+)=(?:\\?"(.*?)\\?"|'(.*?)'|([^\s"']+))""", re.DOTALL)
_NO_LEVELS: Mapping[str, str] = {}
_SAID_AT: tuple[Level, ...] = ("note", "warning", "error")
_DAY = len("2026-12-31")
_FORM = 'write dedup: off rule=RULE reason="why" until=YYYY-MM-DD'


class Directive(NamedTuple):
    """One ``off`` or ``on`` and its place in the source. ``fault`` says why it cannot be understood."""

    verb: Literal["off", "on"]
    rule: str
    reason: str
    until: str
    span: Span
    by: Literal["comment", "front matter"]
    fault: str = ""

    def covers(self, rule: str) -> bool:
        """Is ``rule`` meant? A directive names a rule, a family (``wire``), or all (``*``) but those on dismissals."""
        return not rule.startswith("suppress/") and self.rule in ("*", rule, rule.partition("/")[0])


@lru_cache(maxsize=2)  # asked again for every article of one export
def directives(source: str) -> tuple[Directive, ...]:
    """All directives of a source in text order. O(characters).

    >>> found = directives('<!-- dedup: off rule=wire/share reason="reprint" until=2026-12-31 -->')
    >>> [(each.verb, each.rule, each.reason, each.until, each.fault) for each in found]
    [('off', 'wire/share', 'reprint', '2026-12-31', '')]
    >>> directives("<!-- dedup: off rule=wire/share -->")[0].fault
    'a reason is missing'
    """
    if "dedup" not in source:
        return ()
    found = list(_in_front_matter(source))
    for comment in _COMMENT.finditer(source):
        found.append(_parsed(comment[1], Span(*comment.span()), "comment"))
    return tuple(found)


def apply(verdict: Verdict, *, now: str, levels: Mapping[str, str] = _NO_LEVELS) -> Verdict:
    """``verdict`` without the findings that its article dismisses, and with those about dismissals.

    ``now`` is ISO 8601; a dismissal holds to the end of its last day, UTC.
    ``levels`` may set ``suppress/expired`` and ``suppress/invalid`` (else warnings) to another level, or off.
    """
    found = directives(verdict.article.source)
    extent = verdict.article.extent
    if extent is not None:  # what a neighbour in the same file dismisses is its own affair
        found = tuple(each for each in found if extent.start <= each.span.start < extent.end)
    if not found:
        return verdict
    own = [_finding(verdict, each, now, place) for place, each in enumerate(found)]
    valid = [each for each, finding in zip(found, own, strict=True) if finding is None]
    in_force = _InForce(valid)
    kept: list[Finding] = []
    dismissed = list(verdict.dismissed)
    for finding in verdict.findings:
        outside = extent is not None and not extent.start <= finding.span.start < extent.end
        off = in_force.off(finding, anywhere=outside or finding.paragraph == 0)
        if off is None:
            kept.append(finding)
        else:
            dismissed.append(Dismissal(finding, off.by, off.reason, off.until))
    known = {(finding.rule, finding.fingerprint) for finding in kept}
    for said in own:
        for level in _SAID_AT:
            if said is not None and levels.get(said.rule, "warning") == level:
                kept += [replace(said, level=level)] if (said.rule, said.fingerprint) not in known else []
    return replace(
        verdict, findings=tuple(kept), dismissed=tuple(dismissed), verdict=outcome(kept)
    )


def outcome(findings: list[Finding]) -> Literal["pass", "warn", "fail"]:
    """What the worst of the findings makes of the article."""
    levels = {finding.level for finding in findings}
    return "fail" if "error" in levels else "warn" if "warning" in levels else "pass"


class _InForce:
    """Which directive is in force for a rule at a place. Each answer is O(log directives), however many there are."""

    def __init__(self, valid: Sequence[Directive]) -> None:
        self._valid = valid
        self._of_rule: dict[str, tuple[list[Directive], list[int], int, Directive | None]] = {}

    def off(self, finding: Finding, *, anywhere: bool) -> Directive | None:
        """The one that dismisses the finding: the last that reaches it, if it says ``off``; or the last ``off`` ``anywhere``."""
        if finding.rule not in self._of_rule:
            meant = [each for each in self._valid if each.covers(finding.rule)]
            at_front = sum(each.by == "front matter" for each in meant)  # they come first, and reach everywhere
            last_off = next((each for each in reversed(meant) if each.verb == "off"), None)
            self._of_rule[finding.rule] = meant, [each.span.start for each in meant], at_front, last_off
        meant, starts, at_front, last_off = self._of_rule[finding.rule]
        if anywhere:
            return last_off
        reaching = max(bisect_right(starts, finding.span.start), at_front)
        last = meant[reaching - 1] if reaching else None
        return last if last is not None and last.verb == "off" else None


def _in_front_matter(source: str) -> Iterator[Directive]:
    """Directives under the key ``dedup``: on its line, or as a list below it, in YAML or TOML."""
    fence = source[:3]
    if fence not in ("---", "+++"):
        return
    inside, offset = False, 0
    for number, line in enumerate(source.splitlines(keepends=True)):
        start, offset = offset, offset + len(line)
        text = line.strip()
        if number and text == fence:
            return
        key = _FRONT_KEY.match(line.rstrip())
        if key:
            inside, text = True, key[1].strip()
        elif not line[:1].isspace() and not text.startswith(("-", '"', "'", "]")):
            inside = False
        if inside:
            words = text.lstrip("[- \t").rstrip("], \t")
            if words[:1] in "\"'" and words[-1:] == words[:1]:
                words = words[1:-1]
            if words:
                yield _parsed(words, Span(start, start + len(line.rstrip())), "front matter")


def _parsed(text: str, span: Span, by: Literal["comment", "front matter"]) -> Directive:
    verb, _, rest = text.strip().partition(" ")
    if verb not in ("off", "on"):
        return Directive("off", "", "", "", span, by, "neither off nor on")
    values: dict[str, str] = {}
    end = 0
    while match := _ATTRIBUTE.match(rest, end):
        values[match[1]] = next(each for each in match.groups()[1:] if each is not None).strip()
        end = match.end()
    directive = Directive(
        "off" if verb == "off" else "on", values.get("rule", ""), values.get("reason", ""), values.get("until", ""), span, by
    )
    return directive._replace(fault=_fault(directive, values, rest[end:].strip()))


def _fault(directive: Directive, values: dict[str, str], rest: str) -> str:
    unknown = sorted(set(values) - {"rule", "reason", "until"})
    if unknown or rest:
        return f"{unknown[0] if unknown else 'a part'} is not understood"
    if not directive.rule:
        return "a rule is missing"
    if not _known(directive.rule):
        return "there is no such rule"
    if directive.verb == "on":
        return ""
    if not directive.reason:
        return "a reason is missing"
    if directive.until and not _is_day(directive.until):
        return "until is not a day of the calendar"
    return ""


def _is_day(until: str) -> bool:
    from dedup.judge.feedback import is_end

    return len(until) == _DAY and is_end(until)


def _known(rule: str) -> bool:
    from dedup.data.rule_pages import RULES

    return rule == "*" or rule in RULES or any(name.startswith(f"{rule}/") for name in RULES)


def _finding(verdict: Verdict, directive: Directive, now: str, place: int) -> Finding | None:
    if directive.fault:
        rule, message = "suppress/invalid", f"this dismissal is not in force: {directive.fault}; {_FORM}"
    elif directive.verb == "off" and directive.until and directive.until < now[:10]:
        rule = "suppress/expired"
        message = f"this dismissal of {directive.rule} expired on {directive.until}"
    else:
        return None
    from dedup.judge.verdict import fingerprint
    from dedup.offsets import line_and_column, line_starts

    article = verdict.article
    text = article.source[directive.span.start : directive.span.end]
    line, column = line_and_column(line_starts(article.source), directive.span.start)
    return Finding(
        rule=rule,
        level="warning",
        message=message,
        fingerprint=fingerprint(article.key, rule, text, place),
        paragraph=0,
        span=directive.span,
        line=line + article.line - 1,
        column=column,
        text=text,
    )
