"""Settings of the service, read from the environment.

Each is named there as ``DEDUP_`` and the field's name in capitals; the table
in ``docs/operations.md`` lists them all, and a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from limits import parse

from dedup.errors import ConfigError
from service.webhooks import secrets_of

__all__ = ["Settings", "refuse_wrong"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How one process of the service behaves.

    ``redis_url``
        The index and the service's own state. Empty: the embedded server of
        ``data_dir``. ``memory:`` keeps everything in this process.
    ``data_dir``, ``collection``
        Where the embedded server lives, and which index of the server it is.
    ``max_body``
        Most bytes of one document, after decompression.
    ``max_batch``
        Most bytes of one NDJSON stream, after decompression.
    ``body_timeout_s``
        Most seconds a client may take to send a document of a request.
    ``max_timeout_ms``
        Ceiling of ``timeout_ms``. Where a caller names none, the index client's own limits hold.
    ``threads``
        Requests one process works on at once.
    ``rate_limit``
        For keys without a limit of their own, and for callers without a key.
    ``trusted_proxies``
        Reverse proxies in front whose ``X-Forwarded-*`` headers are believed.
    ``reports_dir``
        Where the nightly job leaves its reports. Empty: none are served.
    ``webhook_secrets``
        ``source/outlet=secret`` pairs, parted by white space.
    ``session_secret``
        Signs the cookie of the editor's page. Empty: made at first use and
        kept in Redis, so that all processes agree.
    ``keyless``
        ``loopback`` answers callers of this machine as long as no key was
        ever made; ``refuse`` asks for a key always.
    """

    redis_url: str = ""
    data_dir: str = ""
    collection: str = "default"
    max_body: int = 5_000_000
    max_batch: int = 1_000_000_000
    body_timeout_s: float = 30.0
    max_timeout_ms: int = 30_000
    threads: int = 8
    rate_limit: str = "600/minute"
    trusted_proxies: int = 0
    reports_dir: str = ""
    webhook_secrets: str = ""
    session_secret: str = ""
    keyless: str = "loopback"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Raises `dedup.errors.ConfigError` where a value has the wrong type.

        >>> Settings.from_environment({"DEDUP_THREADS": "4"}).threads
        4
        >>> Settings.from_environment({"DEDUP_THREADS": "four"})
        Traceback (most recent call last):
        ...
        dedup.errors.ConfigError: DEDUP_THREADS is not a whole number (set it to something like 8)
        """
        environment = os.environ if environment is None else environment
        found: dict[str, str | int | float] = {}
        for field in fields(cls):
            name = f"DEDUP_{field.name.upper()}"
            if name in environment:
                found[field.name] = _converted(name, environment[name], field.default)
        settings = cls(**found)  # type: ignore[arg-type]
        if settings.keyless not in ("loopback", "refuse"):
            raise ConfigError("DEDUP_KEYLESS is neither 'loopback' nor 'refuse'", remedy="set it to one of the two")
        return settings


def refuse_wrong(settings: Settings) -> None:
    """Raises `dedup.errors.ConfigError` for what has the right type and yet no meaning."""
    try:
        parse(settings.rate_limit)
    except ValueError:
        raise ConfigError("DEDUP_RATE_LIMIT is no rate limit", remedy="write it like 600/minute") from None
    secrets_of(settings.webhook_secrets)  # said now, not with the first delivery


def _converted(name: str, text: str, default: object) -> str | int | float:
    if isinstance(default, str):
        return text
    kind, said = (int, "a whole number") if isinstance(default, int) else (float, "a number")
    try:
        value: int | float = kind(text)
    except ValueError:
        raise ConfigError(f"{name} is not {said}", remedy=f"set it to something like {default}") from None
    if value < 0:
        raise ConfigError(f"{name} is below zero", remedy=f"set it to something like {default}")
    return value
