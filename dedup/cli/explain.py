"""Say what a rule looks for, why, and what to do about it.

Without a rule, all of them are listed; a family ("double") explains each of
its rules.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from dedup.errors import UsageError

__all__ = ["EXAMPLES", "add_arguments", "page_text", "run"]

EXAMPLES = """\
examples:
  dedup explain                         all rules, one line each
  dedup explain wire/uncredited
  dedup explain double                  a whole family
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup explain``."""
    parser.add_argument("rule", nargs="?", default="", metavar="RULE", help="family/name, or a family")


def run(arguments: Namespace) -> int:
    """Print the page of a rule, or the list."""
    from dedup.data.rule_pages import RULES

    wanted = arguments.rule.strip("/")
    if not wanted:
        for rule, page in RULES.items():
            print(f"{rule:<22}{page.what}")
        return 0
    chosen = [rule for rule in RULES if rule == wanted or rule.partition("/")[0] == wanted]
    if not chosen:
        from difflib import get_close_matches

        near = get_close_matches(wanted, RULES, 1, 0.4)
        remedy = f"did you mean {near[0]}?" if near else "dedup explain lists them"
        raise UsageError(f"there is no rule {wanted!r}", remedy=remedy)
    print("\n".join(page_text(rule) for rule in chosen), end="")
    return 0


def page_text(rule: str) -> str:
    """The page of one rule for a terminal."""
    from textwrap import fill

    from dedup.data.rule_pages import RULES
    from dedup.judge.policy import LEVELS

    page = RULES[rule]
    level = f"{LEVELS[rule]}, unless your settings say otherwise" if rule in LEVELS else "warning"
    parts = [
        ("Why", page.why),
        ("How", page.how),
        ("Example", page.example),
        ("What to do", page.remedy),
        ("Needs", page.needs),
        ("Level", level),
        ("Settings", ", ".join(page.settings) or "its level only"),
    ]
    text = f"{rule}\n  {page.what}\n\n"
    for name, words in parts:
        text += fill(words, 92, initial_indent=f"  {name + ':':<12}", subsequent_indent=" " * 14) + "\n"
    return text
