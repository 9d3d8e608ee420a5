"""Every error this project raises on purpose.

::

    DedupError
    ├── UsageError           the caller asked for something that cannot be       exit 2, HTTP 400
    │   └── ConfigError      a setting is unknown, malformed or out of range     exit 2, HTTP 400
    ├── ReadError            a document cannot be read: says where and why       exit 2, HTTP 422
    │   ├── NoText           a document has no word in it                        exit 2, HTTP 422
    │   ├── TooLarge         a document is over the limit in force               exit 2, HTTP 413
    │   └── UnknownFormat    no reader takes these bytes                         exit 2, HTTP 415
    ├── IndexError_          the index refuses or fails
    │   ├── SchemeMismatch   the index was built with another scheme             exit 2, HTTP 409
    │   ├── StaleVersion     a newer version of the article is already stored    exit 2, HTTP 409
    │   ├── NotFound         no such article                                     exit 2, HTTP 404
    │   └── IndexFull        the server is out of memory or disk                 exit 2, HTTP 507
    └── Unavailable          the index or service cannot be reached in time      exit 3, HTTP 503

Messages name the file, position and remedy, and never quote article text:
drafts are confidential, and error messages end up in logs.
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "DedupError",
    "IndexError_",
    "IndexFull",
    "NoText",
    "NotFound",
    "ReadError",
    "SchemeMismatch",
    "StaleVersion",
    "TooLarge",
    "Unavailable",
    "UnknownFormat",
    "UsageError",
]


class DedupError(Exception):
    """Root of the tree. ``remedy`` is one sentence that says what to do next."""

    exit_code = 2
    http_status = 500

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class UsageError(DedupError):
    """The caller asked for something that cannot be done."""

    http_status = 400


class ConfigError(UsageError):
    """A setting is unknown, malformed or out of range."""


class ReadError(DedupError):
    """A document cannot be read.

    ``path`` names the document, ``line`` and ``column`` (both from 1) the
    place where that is known.

    >>> print(ReadError("not valid JSON", path="a.json", line=3, column=7, remedy="fix the comma"))
    a.json:3:7: not valid JSON (fix the comma)
    """

    http_status = 422

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        text = super().__str__()
        return f"{place}: {text}" if place else text


class NoText(ReadError):
    """A document, or one article of several, has no word in it."""


class TooLarge(ReadError):
    """A document is over the limit in force."""

    http_status = 413


class UnknownFormat(ReadError):
    """No reader takes these bytes."""

    http_status = 415


class IndexError_(DedupError):
    """The index refuses or fails. (The underscore keeps the builtin visible.)"""


class SchemeMismatch(IndexError_):
    """The index was built with another scheme, normaliser or dictionary."""

    http_status = 409


class StaleVersion(IndexError_):
    """A newer version of the article is already stored."""

    http_status = 409


class NotFound(IndexError_):
    """No such article in the index."""

    http_status = 404


class IndexFull(IndexError_):
    """The server is out of memory or disk; nothing was half written."""

    http_status = 507


class Unavailable(DedupError):
    """The index or the service cannot be reached in time."""

    exit_code = 3
    http_status = 503
