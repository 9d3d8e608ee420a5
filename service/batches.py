"""NDJSON in, NDJSON out: one status line for each line that came in, in constant memory.

Answers are kept in a file until the input has ended and are sent then. A
client may so send everything before it reads anything, as most do, without
either side waiting for the other for ever; and what went wrong half way can
still be told in the last line.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from flask import Response, current_app, request

from service.bodies import accept_media_type, read_lines
from service.context import context
from service.problems import PROBLEMS, ProblemError, log_unexpected, problem

__all__ = ["NDJSON", "Line", "answer_lines", "refusal"]

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")
IN_MEMORY = 256 * 1024
PIECE = 64 * 1024

Line = bytes | ProblemError


def answer_lines(work: Callable[[Line], dict[str, Any]]) -> Response:
    """Answer an NDJSON request: ``work`` gives the answer to one line.

    Each holds ``status`` and ``result`` or ``problem``; ``line``, from
    1, is added here. Where the stream itself breaks (too large, bad gzip, too
    slow), a last line with ``line`` 0 says why.
    """
    accept_media_type(request, *NDJSON)
    settings = context().settings
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by `_pieces`
    try:
        lines = read_lines(request, settings.max_batch, settings.max_body, settings.body_timeout_s)
        for number, line in enumerate(lines, 1):
            _write(spool, {"line": number, **work(line)})
    except Exception as error:
        _write(spool, {"line": 0, **refusal(error)})
    size = spool.tell()
    spool.seek(0)
    response = Response(_pieces(spool), mimetype="application/x-ndjson")
    response.content_length = size
    response.call_on_close(spool.close)
    return response


def refusal(error: Exception) -> dict[str, Any]:
    """The answer to a line that failed."""
    found = problem(error)
    if found.slug == "internal":
        log_unexpected(error)
    return {"status": PROBLEMS[found.slug][0], "problem": found.document()}


def _write(spool: IO[bytes], answer: dict[str, Any]) -> None:
    spool.write(current_app.json.dumps(answer).encode() + b"\n")


def _pieces(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while piece := spool.read(PIECE):
            yield piece

