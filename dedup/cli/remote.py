"""A dedup service as the index: one batch request for all articles, over the standard library's HTTP.

The deadline is for the whole exchange. Whatever goes wrong is `Unavailable`
with what to do; the caller then checks by local rules.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dedup.errors import ConfigError, Unavailable
from dedup.model import Article, Verdict
from dedup.report.from_json import from_json

if TYPE_CHECKING:
    from http.client import HTTPConnection

__all__ = ["ask_service"]

_PATH = "/v1/check:batch?offset_unit=codepoint&depth=full"
_PIECE = 64 * 1024
_SHARED = "the service takes one article a file, and this file holds several (--redis looks them all up)"


def ask_service(
    articles: Sequence[Article], url: str, *, key: str = "", deadline: float = 2.0
) -> list[Verdict | str]:
    """One verdict an article, in order, or the reason why the service could not judge that one.

    Raises `Unavailable` if no whole answer came within ``deadline`` seconds,
    and `ConfigError` for an address or a key that is none.
    """
    # An export would be sent whole for each of its articles, and refused each time.
    sources = Counter(id(article.source) for article in articles)
    sent = [article for article in articles if sources[id(article.source)] == 1]
    if not sent:
        return [_SHARED] * len(articles)
    if not key.isascii() or not key.isprintable():
        raise ConfigError("the key of the service is none", remedy="set DEDUP_SERVICE_KEY to the key alone")
    from http.client import HTTPException

    ends = time.monotonic() + deadline
    connection, path = _connection(url, deadline)
    body = b"".join(_line(article) for article in sent)
    headers = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson, application/problem+json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        connection.connect()
        _limit(connection, ends)
        connection.request("POST", path + _PATH, body, headers)
        _limit(connection, ends)
        answer = connection.getresponse()
        status, data = answer.status, bytearray()
        while piece := answer.read1(_PIECE):
            data += piece
            _limit(connection, ends)
    except TimeoutError:
        raise Unavailable(
            f"the service did not answer within {deadline:g} s", remedy="try again, or raise --deadline"
        ) from None
    except (OSError, HTTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Unavailable(
            f"the service cannot be reached: {reason}", remedy="check --service and the network"
        ) from None
    finally:
        connection.close()
    if status in (401, 403):
        raise Unavailable(f"the service refuses the key ({status})", remedy="set DEDUP_SERVICE_KEY")
    if status != 200:
        raise Unavailable(f"the service answered {status}", remedy="see the log of the service")
    answers = iter(_verdicts(sent, bytes(data)))
    return [next(answers) if sources[id(article.source)] == 1 else _SHARED for article in articles]


def _connection(url: str, timeout: float) -> tuple[HTTPConnection, str]:
    from http.client import HTTPConnection, HTTPSConnection

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("the address of the service is not a URL", remedy="write http://host:port")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        return kind(parts.hostname, parts.port, timeout=timeout), parts.path.rstrip("/")
    except ValueError:
        raise ConfigError("the address of the service has no valid port", remedy="write http://host:port") from None


def _limit(connection: HTTPConnection, ends: float) -> None:
    """Let the next wait on the socket last no longer than what is left of the deadline."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if connection.sock is not None:
        connection.sock.settimeout(left)


def _line(article: Article) -> bytes:
    """The source as it stands, so that the service's offsets are offsets into the user's own file."""
    fields: dict[str, Any] = {"document": article.source}
    media_type = _media_type(article)
    if media_type:
        fields["media_type"] = media_type
    fields |= {"outlet": article.outlet, "id": article.id}
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _media_type(article: Article) -> str:
    """What the extension says, for formats that first bytes do not give away."""
    ending = article.path.rpartition(".")[2].lower()
    return {
        "txt": "text/plain",
        "text": "text/plain",
        "md": "text/markdown",
        "markdown": "text/markdown",
        "mdown": "text/markdown",
        "mdx": "text/markdown",
        "html": "text/html",
        "htm": "text/html",
        "xhtml": "text/html",
    }.get(ending, "")


def _verdicts(articles: Sequence[Article], data: bytes) -> list[Verdict | str]:
    """Read the answer lines. Raises `Unavailable` if they are not what was asked for."""
    found: list[Verdict | str] = ["the service gave no answer for this article"] * len(articles)
    try:
        for text in data.splitlines():
            answer = json.loads(text)
            place = answer["line"] - 1
            if place < 0:
                raise Unavailable(_title(answer), remedy="see the log of the service")
            if answer["status"] != 200:
                found[place] = _title(answer)
            elif answer["result"].get("incomplete"):
                found[place] = "the service ran out of time for this article"
            else:
                found[place] = from_json(answer["result"], articles[place])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise Unavailable(
            "the service gave an answer that is not understood", remedy="check that --service is a dedup service of this version"
        ) from None
    return found


def _title(answer: Any) -> str:
    """What a problem document says in general; its detail may quote the article and stays out."""
    title = answer.get("problem", {}).get("title", "")
    return f"the service refused this article: {title}" if title else f"the service answered {answer.get('status')}"
