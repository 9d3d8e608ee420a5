"""Show what dedup does, on example stories.

Starts a private index in a temporary directory, indexes every example story
but one, checks that one, and says what is seen. Nothing of it is kept.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from dedup.cli.options import add_options
from dedup.errors import UsageError

__all__ = ["EXAMPLES", "add_arguments", "run", "seeds_directory"]

EXAMPLES = """\
examples:
  dedup demo
  dedup demo --story advance-outlet
"""

_STORY = "advance-outlet"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup demo``."""
    parser.add_argument(
        "--story", default=_STORY, metavar="NAME", help=f"example to check; default: {_STORY}"
    )
    parser.add_argument("--seeds", default="", metavar="DIR", help="directory of example stories")
    add_options(parser)


def run(arguments: Namespace) -> int:
    """Index the examples, check one, explain."""
    from tempfile import TemporaryDirectory

    from dedup.cli.render import colour_wanted
    from dedup.index.embedded import ensure
    from dedup.index.open import open_index
    from dedup.pipeline import check, put
    from dedup.read import read_path
    from dedup.report.as_text import as_text

    seeds = arguments.seeds or seeds_directory()
    stories = stories_of(seeds)
    if arguments.story not in stories:
        raise UsageError(f"there is no example {arguments.story!r}", remedy=f"one of {', '.join(stories)}")
    checked = [article for path in stories[arguments.story] for article in read_path(path)]
    others = [
        article
        for name, paths in stories.items()
        if name != arguments.story
        for path in paths
        for article in read_path(path)
    ]
    with TemporaryDirectory(prefix="dedup-demo-") as folder:
        _say("1. A private index is started in a temporary directory.")
        index = open_index(ensure(folder))  # never the index that the settings name
        try:
            put(others, index)
            newest = {article.key: article for article in others}
            width = max(map(len, newest), default=0)
            _say(f"2. {len(newest)} example articles are indexed, as if published elsewhere:")
            for article in newest.values():
                _say(f"     {article.key:<{width}}  {article.title[:60]}")
            names = ", ".join(article.path for article in checked)
            _say(f"3. {names} is checked against them. The same by hand:\n     dedup index {seeds} && dedup check {names}\n")
            verdicts = [check(article, index) for article in checked]
        finally:
            index.close()
            _stop(folder)
    sys.stdout.write(as_text(verdicts, colour=colour_wanted(sys.stdout.isatty())))
    rules = sorted({finding.rule for verdict in verdicts for finding in verdict.findings})
    if rules:
        _say(f"\n4. What a finding means, and what to do about it:\n     dedup explain {rules[0]}")
    _say("   What stands twice in your own file, without any index:\n     dedup check --local FILE")
    return 0


def seeds_directory() -> str:
    """Where the example stories are: beside the package in a checkout, else where the installation put them."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for place in (os.path.join(package, "seeds"), os.path.join(sys.prefix, "share", "dedup", "seeds")):
        if os.path.isdir(place):
            return os.path.relpath(place) if place.startswith(os.getcwd() + os.sep) else place
    raise UsageError(
        "the example stories are not installed", remedy="get the folder seeds/ of the source and name it by --seeds"
    )


def stories_of(seeds: str) -> dict[str, list[str]]:
    """Published files by story; what is expected of them (``expected.json``) is not one of them."""
    stories = {}
    for name in sorted(os.listdir(seeds)):
        folder = os.path.join(seeds, name)
        if os.path.isdir(folder):
            files = sorted(each for each in os.listdir(folder) if each not in ("expected.json", "README.md"))
            stories[name] = [os.path.join(folder, each) for each in files]
    return stories


def _stop(folder: str) -> None:
    from dedup.index.embedded import stop

    stop(folder)


def _say(text: str) -> None:
    print(text, flush=True)
