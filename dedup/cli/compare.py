"""Show what two articles share, passage by passage, with the edits between them.

A and B are files; the passages are those of A that stand in B too. Words that
only A has are marked [-like this-], words that only B has {+like this+}. Both
texts are shown as readers see them, without markup. House terms are those of
the settings (policy.house_terms).
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from dedup.cli.options import add_options, settings_of
from dedup.config.settings import Settings
from dedup.errors import ReadError
from dedup.model import Article

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup compare ours.html theirs.html
  dedup compare --format json draft.md wire.xml
  dedup compare --format html draft.md wire.xml > both.html

exit codes:
  0 nothing shared   1 shared passages   2 wrong usage or unreadable input
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup compare``."""
    parser.add_argument("a", metavar="A", help="the article to look at")
    parser.add_argument("b", metavar="B", help="the article it may have taken from")
    parser.add_argument(
        "--format", dest="comparison_format", default="text", choices=("text", "json", "html"), help="default: text"
    )
    add_options(parser, "outlet", "encoding", "extractor")


def run(arguments: Namespace) -> int:
    """Compare and print both sides."""
    from dedup.cli.render import colour_wanted
    from dedup.config.policy import policy_of
    from dedup.corpus.rebuilt import rebuilt
    from dedup.pipeline import compare, stored_form

    settings = settings_of(arguments)
    a = _only_article(arguments.a, settings)
    b = _only_article(arguments.b, settings)
    policy = policy_of(settings)
    passages, stored = compare(a, b, policy=policy), stored_form(b)
    if arguments.comparison_format == "json":
        from dedup.report.as_comparison import comparison_as_json

        sys.stdout.write(comparison_as_json(a, stored, passages))
        return 1 if passages else 0
    readable = stored_form(a)
    shown = compare(rebuilt(readable), b, policy=policy)
    if arguments.comparison_format == "html":
        from dedup.report.as_comparison_html import comparison_as_html

        sys.stdout.write(comparison_as_html(readable, stored, shown))
    else:
        from dedup.report.as_comparison import comparison_as_text

        colour = colour_wanted(sys.stdout.isatty())
        seen = (readable.text, shown)
        sys.stdout.write(comparison_as_text(a, stored, passages, shown=seen, there=b.path, colour=colour))
    return 1 if passages else 0


def _only_article(path: str, settings: Settings) -> Article:
    from dedup.read import read_path

    if os.path.isdir(path):
        raise ReadError("this is a directory", path=path, remedy="name the one file to compare")
    articles = list(read_path(path, outlet=settings.outlet, encoding=settings.encoding, extractor=settings.extractor))
    if len(articles) != 1:
        raise ReadError(
            f"{len(articles)} articles where one is needed", path=path, remedy="put the one to compare in its own file"
        )
    return articles[0]
