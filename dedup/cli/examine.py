"""Files -> verdicts and problems: the loop of ``dedup check``.

A file that cannot be read is a problem of its own; the others are still
checked. When the index goes away, what remains is checked by local rules and
said to be so, in one loud line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dedup.cli.gather import gather
from dedup.config import Settings
from dedup.errors import ReadError, Unavailable
from dedup.model import Article, Verdict
from dedup.report.run import Problem

if TYPE_CHECKING:
    from dedup.index.base import Index

__all__ = ["articles_of", "examine"]


def examine(
    paths: Sequence[str], settings: Settings, *, stdin_filename: str = ""
) -> tuple[list[Verdict], list[Problem]]:
    """Check every article of ``paths``. Raises only for what concerns the whole run."""
    problems: list[Problem] = []
    articles = list(articles_of(paths, settings, problems, stdin_filename=stdin_filename))
    index = None
    away = ""
    if not settings.local:
        try:
            index = _index(settings)
        except Unavailable as error:
            away = str(error)
    verdicts = []
    for article in articles:
        verdict = None
        if index is not None:
            try:
                verdict = _check(article, index)
            except Unavailable as error:
                index, away = None, str(error)
        if verdict is None:
            verdict = _check(article, None)
            if away:
                problems.append(Problem(article.path or article.key, "not_checked", away))
        verdicts.append(verdict)
    if away:
        consequence = "failing" if settings.on_unavailable == "fail" else "checked by local rules only"
        print(f"dedup: NOT CHECKED against the index: {away}; {consequence}", file=sys.stderr)
    return verdicts, problems


def articles_of(
    paths: Sequence[str], settings: Settings, problems: list[Problem], *, stdin_filename: str = ""
) -> Iterator[Article]:
    """Every article of ``paths``; files that cannot be read are added to ``problems``."""
    from dedup.read import read, read_path

    for named in paths:
        try:
            files = gather([named], settings.exclude)
        except ReadError as error:
            problems.append(Problem(named, "error", str(error)))
            continue
        for file in files:
            try:
                if file == "-":
                    data = sys.stdin.buffer.read()
                    yield from read(
                        data, path=stdin_filename or "-", outlet=settings.outlet, encoding=settings.encoding
                    )
                else:
                    yield from read_path(file, outlet=settings.outlet, encoding=settings.encoding)
            except ReadError as error:
                problems.append(Problem(file if file != "-" else stdin_filename or "-", "error", str(error)))


def _index(settings: Settings) -> Index:
    from dedup.index.open import open_index

    return open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)


def _check(article: Article, index: Index | None) -> Verdict:
    from dedup.pipeline import check

    return check(article, index)
