"""Find what stands twice in an article, and what of it stood elsewhere already.

Give files, directories, or - to read from standard input. Text, Markdown,
HTML, JSON of content systems, feeds and archives are told apart by
themselves. Without an index (or with --local) the file alone is looked at:
repeats, credits, wire leftovers. With an index or a service, sources and the
credit owed to them are found as well. Nothing is stored.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from dedup.cli.examine import examine
from dedup.cli.options import INDEX_OPTIONS, READ_OPTIONS, add_options, settings_of
from dedup.cli.render import exit_code, render

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup check --local story.md                   what stands twice in this file
  dedup check content/ --exclude 'drafts/*'      a whole site
  dedup check --format sarif content/ > dedup.sarif
  curl -s https://example.org/story | dedup check - --stdin-filename story.html
  dedup check --redis redis://desk:6379/0 story.md   ask a shared index
  dedup check --fail-on warning story.md         exit code 1 for doubles too

exit codes:
  0 nothing at or above --fail-on   1 findings   2 wrong usage or unreadable input
  3 index or service out of reach, with --on-unavailable=fail
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup check``."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, directory, or - for standard input")
    parser.add_argument(
        "--stdin-filename", default="", metavar="NAME", help="name that standard input is reported under"
    )
    add_options(
        parser, "local", *INDEX_OPTIONS, "on_unavailable", "fail_on", "format", "offset_unit", *READ_OPTIONS
    )


def run(arguments: Namespace) -> int:
    """Check, print, and say by the exit code what was found."""
    settings = settings_of(arguments)
    verdicts, problems = examine(arguments.paths, settings, stdin_filename=arguments.stdin_filename)
    sys.stdout.write(render(verdicts, problems, settings))
    return exit_code(verdicts, problems, settings)
