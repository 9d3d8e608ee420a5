"""Find what stands twice in an article, and what of it stood elsewhere already.

Give files, directories, patterns, or - to read from standard input. Text,
Markdown, HTML, JSON of content systems, feeds and archives are told apart by
themselves. Without an index (or with --local) the file alone is looked at:
repeats, credits, wire leftovers. With an index or a service, sources and the
credit owed to them are found as well. Nothing is stored.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from dedup.cli.examine import examine
from dedup.cli.options import INDEX_OPTIONS, READ_OPTIONS, add_options, settings_of
from dedup.cli.render import exit_code, format_of, render
from dedup.errors import UsageError

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup check --local story.md                   what stands twice in this file
  dedup check content/ --exclude 'drafts/*'      a whole site
  dedup check --diff-base origin/main content/   only paragraphs that changed
  dedup check --local --fix story.md             take out doubled neighbours, after showing them
  dedup check --format sarif content/ > dedup.sarif
  curl -s https://example.org/story | dedup check - --stdin-filename story.html
  dedup check --redis redis://desk:6379/0 story.md    ask a shared index
  dedup check --service https://dedup.example.org content/
  dedup check --fail-on warning story.md         exit code 1 for doubles too

dismissing a finding, with a reason and an end:
  <!-- dedup: off rule=wire/share reason="licensed reprint" until=2026-12-31 -->

exit codes:
  0 nothing at or above --fail-on   1 findings   2 wrong usage or unreadable input
  3 index or service out of reach, with --on-unavailable=fail
"""

_OPTIONS = (
    "local", *INDEX_OPTIONS, "service_url", "deadline", "on_unavailable", "fail_on", "format", "offset_unit",
    *READ_OPTIONS, "baseline", "jobs",
)  # fmt: skip


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup check``."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="file, directory, pattern, or - for standard input"
    )
    parser.add_argument(
        "--stdin-filename", default="", metavar="NAME", help="name that standard input is reported under"
    )
    parser.add_argument(
        "--diff-base", default="", metavar="REV", help="only paragraphs changed since this git revision"
    )
    parser.add_argument(
        "--update-baseline", action="store_true", help="write all findings to the baseline file, and report none"
    )
    parser.add_argument(
        "--fix", action="store_true", help="take out the second of two identical neighbouring paragraphs"
    )
    parser.add_argument("--yes", action="store_true", help="with --fix: write without asking")
    add_options(parser, *_OPTIONS)


def run(arguments: Namespace) -> int:
    """Check, print, and say by the exit code what was found."""
    settings = settings_of(arguments)
    if arguments.fix and "-" in arguments.paths:
        raise UsageError("--fix has no file to mend in what is piped", remedy="name the file itself")
    if arguments.update_baseline and (arguments.fix or arguments.diff_base):
        other = "--fix" if arguments.fix else "--diff-base"
        raise UsageError(
            f"--update-baseline and {other} do not go together", remedy="the baseline is of all that stands there; run them apart"
        )
    if arguments.update_baseline:
        return _update_baseline(arguments)
    found = examine(
        arguments.paths, settings, stdin_filename=arguments.stdin_filename, diff_base=arguments.diff_base
    )
    if arguments.fix:
        from dedup.cli.fix import apply_fixes, fixes_of

        if apply_fixes(fixes_of(found.verdicts), yes=arguments.yes):
            found = examine(
                arguments.paths, settings, stdin_filename=arguments.stdin_filename, diff_base=arguments.diff_base
            )
    told = found.problems
    if format_of(settings) in ("text", "concise"):  # for the same eyes as standard error, which has said it once
        told = [problem for problem in told if problem.message != found.away]
    sys.stdout.write(render(found.verdicts, told, settings))
    return exit_code(found.verdicts, found.problems, settings)


def _update_baseline(arguments: Namespace) -> int:
    from dedup.cli.baseline import write_baseline
    from dedup.frozen import replace

    settings = settings_of(arguments)
    if not settings.baseline:
        raise UsageError("--update-baseline needs a file", remedy="name it by --baseline FILE")
    found = examine(arguments.paths, replace(settings, baseline=""), stdin_filename=arguments.stdin_filename)
    for problem in found.problems:
        print(f"dedup: {problem.message}", file=sys.stderr)
    count = write_baseline(settings.baseline, found.verdicts)
    print(f"{count} {'finding' if count == 1 else 'findings'} written to {settings.baseline}.")
    return 2 if any(problem.kind == "error" for problem in found.problems) else 0
