"""Bytes on the wire -> what a route asked for, under limits.

gzip is undone piece by piece and stops at the limit, so a bomb costs no more
memory than an honest document of the largest size allowed (RFC 9110 names the
coding, zlib's ``max_length`` bounds it). A client that drips its bytes is cut
off after ``body_timeout_s``.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import Request
from pydantic import BaseModel

from dedup.errors import TooLarge
from service.problems import ProblemError, refuse

__all__ = ["accept_media_type", "pieces", "read_body", "read_lines", "read_model"]

PIECE = 64 * 1024
STREAM_PIECE = 8 * 1024

Model = TypeVar("Model", bound=BaseModel)


def accept_media_type(request: Request, *accepted: str) -> str:
    """The request's media type, without parameters; 415 unless it is among ``accepted``."""
    found = request.mimetype or "application/octet-stream"
    if found not in accepted and not (found.endswith("+json") and "application/json" in accepted):
        refuse("unsupported-media-type", f"this route reads {', '.join(accepted)}")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        refuse("unsupported-media-type", "bodies are read as UTF-8")
    return found


def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """The whole body, decompressed. Raises `TooLarge` above ``limit`` bytes."""
    if (request.content_length or 0) > limit:
        raise TooLarge(f"the body is over {limit} bytes", remedy="split it")
    return b"".join(pieces(request, limit, seconds))


def read_model(request: Request, model: type[Model], limit: int, seconds: float) -> tuple[Model, bytes]:
    """The body as ``model``, and the JSON text of it.

    Answers 415 unless it is JSON, 400 where its syntax is broken, 422 where it does not fit.
    """
    accept_media_type(request, "application/json")
    text = read_body(request, limit, seconds)
    return model.model_validate_json(text), text


def read_lines(request: Request, limit: int, line_limit: int, seconds: float) -> Iterator[bytes | ProblemError]:
    """Lines of an NDJSON stream, decompressed, one at a time.

    Blank lines are left out. A line over ``line_limit`` is skipped without
    being kept and comes out as its problem, so that the answer has one line
    for each that came in. ``seconds`` bounds the wait for each piece.
    """
    pending = bytearray()
    skipping = False
    for piece in pieces(request, limit, seconds, per_piece=True):
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            if not skipping:
                pending += piece[start:end]
            yield from _line(pending, skipping, line_limit)
            pending.clear()
            skipping = False
            start = end + 1
        if not skipping:
            pending += piece[start:]
        if len(pending) > line_limit:
            pending.clear()
            skipping = True
    yield from _line(pending, skipping, line_limit)


def _line(pending: bytearray, skipped: bool, limit: int) -> Iterator[bytes | ProblemError]:
    if skipped or len(pending) > limit:
        yield ProblemError("too-large", f"the line is over {limit} bytes")
    elif pending.strip():
        yield bytes(pending)


def pieces(request: Request, limit: int, seconds: float, *, per_piece: bool = False) -> Iterator[bytes]:
    """Pieces of the body of at most 64 KB, decompressed.

    Raises `TooLarge` as soon as more than ``limit`` bytes have come out, and
    answers 408 after ``seconds`` (for the whole body, or for each piece).
    """
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", ""):
        raise ProblemError(
            "unsupported-media-type", "bodies come plain or as gzip", headers={"Accept-Encoding": "gzip, identity"}
        )
    source = _raw_pieces(request, seconds, per_piece)
    total = 0
    for piece in source if coding in ("identity", "") else _gunzipped(source):
        total += len(piece)
        if total > limit:
            raise TooLarge(f"the body is over {limit} bytes", remedy="split it")
        yield piece


def _raw_pieces(request: Request, seconds: float, per_piece: bool) -> Iterator[bytes]:
    """The body as it came. A server's ``read`` waits until it has all that was asked for: smaller pieces of a
    stream that has no end in sight ask for less of a slow sender within ``seconds``."""
    size = STREAM_PIECE if per_piece else PIECE
    read = getattr(request.stream, "read1", None) or request.stream.read
    due = _due(request, seconds)
    came = 0
    while True:
        try:
            piece = read(size)
        except TimeoutError:
            refuse("request-timeout", "the body was not complete in time")
        except Exception:  # each WSGI server has errors of its own for a body that is cut short or badly framed
            refuse("malformed-request", "the body ends early, or is not framed as its head says")
        came += len(piece)
        if not piece:
            break
        if time.monotonic() > due:
            refuse("request-timeout", "the body was not complete in time")
        yield piece
        if per_piece:
            due = _due(request, seconds)
    if came < (request.content_length or 0):
        refuse("malformed-request", "the body is shorter than its Content-Length")


def _due(request: Request, seconds: float) -> float:
    """The moment by which what is read next must be there; the connection is told, where it can be."""
    due = time.monotonic() + seconds
    limit: Callable[[float], None] | None = getattr(request.environ.get("gunicorn.socket"), "read_until", None)
    if limit is not None:
        limit(due)
    return due


def _gunzipped(source: Iterator[bytes]) -> Iterator[bytes]:
    """Undo gzip, members that follow each other included (RFC 1952)."""
    decoder = zlib.decompressobj(wbits=31)
    for piece in source:
        rest = piece
        while rest:
            if decoder.eof:
                decoder = zlib.decompressobj(wbits=31)
            try:
                out = decoder.decompress(rest, PIECE)
            except zlib.error:
                refuse("malformed-request", "the body is not valid gzip")
            rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
            if out:
                yield out
    if not decoder.eof:
        refuse("malformed-request", "the gzip stream ends in the middle")
