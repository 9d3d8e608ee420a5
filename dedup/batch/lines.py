"""JSON lines -> the texts of one field, for the batch path.

The kernel takes the plain lines where they lie; `json` takes those that it
leaves, and all where there is no kernel, so both give the same texts and the
same refusals.
"""

from __future__ import annotations

import mmap
import os
from array import array
from contextlib import suppress

from dedup.batch.texts import ArrowTexts
from dedup.errors import ReadError
from dedup.kernel import native

__all__ = ["json_file_texts", "json_texts"]

_HUGE: int | None = getattr(mmap, "MADV_HUGEPAGE", None)
_ROOM = 1 << 17
"""Bytes for the ends of texts to begin with."""


def json_file_texts(path: str | os.PathLike[str], field: str = "text") -> ArrowTexts:
    """As `json_texts` of a whole file. Raises ``OSError`` where it cannot be read, `ReadError` as that does.

    The memory is asked for in large pages: filling 70 MB of small ones takes longer than parsing them.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     _ = file.write(b'{"text": "One line."}'), file.flush()
    ...     json_file_texts(file.name).strings()
    ['One line.']
    """
    name = os.fspath(path)
    with open(name, "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            return json_texts(bytearray(file.readall()), field, path=name)  # a pipe has no size
        data = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        if _HUGE is not None:
            with suppress(OSError):  # a system without large pages
                data.madvise(_HUGE)
        filled = 0
        while filled < size and (count := file.readinto(memoryview(data)[filled:])):
            filled += count
        return json_texts(data if filled == size else bytearray(data[:filled]), field, path=name)


def json_texts(data: bytearray | mmap.mmap, field: str = "text", *, path: str = "") -> ArrowTexts:
    """The string at ``field`` of each line that is not blank, in order. O(bytes).

    ``data`` is used up: the texts lie in its memory afterwards, so that a
    file takes no more than its own size. ``path`` is for messages. Raises
    `ReadError`, which names the line, for one that is no JSON object with a
    string there, and for bytes that are no text.

    >>> json_texts(bytearray(b'{"id": 1, "text": "One line."}\\n{"text": "\\\\u00c9t\\\\u00e9"}\\n')).strings()
    ['One line.', 'Été']
    """
    ends = array("q", bytes(_ROOM))
    name = field.encode("utf-8", "surrogatepass")
    at = out = line = 0
    texts = 1  # ends[0] is where the first text begins
    while at < len(data):
        if native is not None:
            at, out, texts, lines = native.json_texts(data, at, out, name, ends, texts)
            line += lines
        if texts == len(ends):
            ends.frombytes(bytes(_ROOM + 8 * len(ends)))
            continue
        if at == len(data):
            break
        line += 1
        stop = data.find(b"\n", at)
        stop = len(data) if stop < 0 else stop
        raw = data[at:stop]
        if not raw.isspace() and raw:
            text = _text(raw, field, path, line)
            data[out : out + len(text)] = text  # never longer than its line
            out += len(text)
            ends[texts] = out
            texts += 1
        at = stop + 1
    if isinstance(data, bytearray):
        del data[out:]
    return ArrowTexts(data, memoryview(ends)[:texts], True)


def _text(raw: bytearray | bytes, field: str, path: str, line: int) -> bytes:
    import json

    try:
        record = json.loads(raw.decode("utf-8", "surrogatepass"))
    except json.JSONDecodeError as error:
        raise ReadError(
            "not valid JSON", path=path, line=line, column=error.colno, remedy="put one JSON object on each line"
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise ReadError("not valid JSON in UTF-8", path=path, line=line, remedy="put one JSON object on each line") from None
    text = record.get(field) if isinstance(record, dict) else None
    if not isinstance(text, str):
        raise ReadError(f"no text in {field!r}", path=path, line=line, remedy="name the field that holds the text")
    return text.encode("utf-8", "surrogatepass")
