"""Finds the command named on the command line, runs it, and turns what happens into an exit code.

Each command is a module of this package with ``SUMMARY``, ``EXAMPLES``,
``add_arguments(parser)`` and ``run(arguments) -> int``; only the one that was
asked for is imported.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings; 2 usage, input
or internal error; 3 could not check, and ``--on-unavailable=fail`` was asked.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from dedup.errors import DedupError, UsageError
from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["COMMANDS", "main", "parser_of"]

COMMANDS = {
    "check": "find what stands twice in an article, and what of it stood elsewhere",
    "index": "add articles to the index, or replace them",
    "drop": "remove articles from the index",
    "expire": "remove articles that are older than what you keep",
    "export": "write the index into one file, to keep or to move",
    "import": "read such a file into an index",
    "report": "report on a whole archive: what is republished, uncredited, stale or printed twice",
    "compare": "show what two articles share, with the edits between them",
    "explain": "say what a rule looks for, why, and what to do about it",
    "doctor": "say what works on this machine and what does not",
    "serve": "start the HTTP service and the editor's page",
    "keys": "make, list and end the keys of the HTTP service",
    "demo": "show what dedup does, on example stories",
    "stop": "stop the private index server of this data directory",
    "completion": "print a completion script for bash, zsh or fish",
}

_HELP = """\
Usage: dedup COMMAND [OPTIONS] ...

Finds repeated and republished text in news articles before readers do.

Commands:
{commands}

Start here:
  dedup demo                              see it at work on example stories
  dedup check --local story.md            what stands twice in this file; needs nothing else
  dedup index archive/                    remember what was published
  dedup check story.md                    ... and find what of this story stood there already
  cat story.html | dedup check -          read from a pipe
  dedup explain double/caption            what a finding means

`dedup COMMAND --help` tells more. Exit codes: 0 nothing to report, 1 findings,
2 wrong usage or unreadable input, 3 could not check (if asked to say so).
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal, found without `shutil`, whose import costs as much as argparse's own."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return max(int(columns), 40)
    try:
        return max(os.get_terminal_size().columns, 40)
    except (OSError, ValueError):
        return 80


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message, remedy=f"{self._nearest(message)}see {self.prog} --help")

    def _nearest(self, message: str) -> str:
        """For an option that does not exist: the one that was probably meant."""
        from difflib import get_close_matches

        _, _, unknown = message.partition("unrecognized arguments: ")
        known = [option for action in self._actions for option in action.option_strings]
        near = get_close_matches(unknown.partition(" ")[0].partition("=")[0], known, 1, 0.6) if unknown else []
        return f"did you mean {near[0]}? " if near else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code and never raises.

    Messages go to stderr, one line each, and never quote an article.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    if sys.stdout is None:  # closed by the caller: findings go nowhere, the exit code still tells
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    _write_utf8()
    try:
        code = _run([each for each in arguments if each != "--debug"])
        sys.stdout.flush()
        return code
    except DedupError as error:
        if debug:
            raise
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except BrokenPipeError:
        _discard_output()
        return 141
    except OSError as error:
        if debug:
            raise
        return _fail(f"{error.strerror or 'input or output failed'}: {error.filename or 'standard output'}", 2)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2 * bool(leaving.code)
    except Exception as error:
        if debug:
            raise
        if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith(("dedup", "service")):
            return _fail(f"the package {error.name} is not installed (pip install {error.name})", 2)
        # The text of an unexpected error may quote the article it stumbled on.
        kind = type(error).__name__
        return _fail(f"internal error: {kind} in {_where(error)} (please report it; --debug shows more)", 2)


def _write_utf8() -> None:
    """Files and pipes get UTF-8 whatever the locale; a terminal that cannot show a sign shows its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def parser_of(command: str) -> argparse.ArgumentParser:
    """The argument parser of one command."""
    from importlib import import_module

    module = import_module(f"dedup.cli.{command}")
    parser = _Parser(
        prog=f"dedup {command}",
        description=module.__doc__,
        epilog=module.EXAMPLES,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.set_defaults(run=module.run)
    module.add_arguments(parser)
    return parser


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        if len(arguments) > 1 and arguments[1] in COMMANDS:
            arguments = [arguments[1], "--help"]
        else:
            names = "\n".join(f"  {name:<12}{summary}" for name, summary in COMMANDS.items())
            print(_HELP.format(commands=names), end="")
            return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        from dedup import __version__

        print(f"dedup {__version__}")
        return 0
    command = arguments[0]
    if command not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(command, COMMANDS, 1)
        raise UsageError(
            f"there is no command {command!r}",
            remedy=f"did you mean dedup {near[0]}?" if near else "dedup --help lists them",
        )
    parsed = parser_of(command).parse_args(arguments[1:])
    code: int = parsed.run(parsed)
    return code


def _fail(message: str, code: int) -> int:
    line = " ".join(message.split())
    try:
        print(f"dedup: {line}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        pass  # stderr is closed: the exit code still tells
    return code


def _where(error: BaseException) -> str:
    """Module and line an error came from: enough to report it, and nothing of the article."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _discard_output() -> None:
    """The reader of our output has gone; keep the interpreter from complaining about it on exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass
