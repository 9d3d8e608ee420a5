"""The index that a check asks: whether there is one, and whether it answers in time."""

from __future__ import annotations

from dedup.config.settings import Settings
from dedup.errors import Unavailable
from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.index.base import Index

__all__ = ["no_index_yet", "patient", "reached", "unreachable"]


def reached(settings: Settings) -> tuple[Index | None, str]:
    """The index, or why there is none. Nothing is started for an index that nobody ever filled."""
    if settings.local:
        return None, ""
    if not settings.redis_url:
        from dedup.index.embedded import data_directory

        if not data_directory(settings.data_dir).exists():
            return None, ""
    from dedup.cli.deadline import within
    from dedup.index.open import open_index

    try:
        with within(settings.deadline, "the index"):
            return open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection), ""
    except Unavailable as error:
        return None, str(error)


def patient(index: Index, settings: Settings) -> Index:
    """``index``, of which each question may take ``settings.deadline`` seconds."""
    from dedup.cli.deadline import PatientIndex

    return PatientIndex(index, settings.deadline)  # type: ignore[return-value]  # it has the verbs that a check asks


def unreachable(settings: Settings) -> str:
    """Why the index cannot be asked; empty if it can, or if there is none to ask."""
    index, away = reached(settings)
    if index is None:
        return away
    try:
        patient(index, settings).stats()
    except Unavailable as error:
        return str(error)
    finally:
        index.close()
    return ""


def no_index_yet(settings: Settings) -> bool:
    """Is there nothing to compare with, because nothing was ever indexed?"""
    if settings.local or settings.redis_url or settings.service_url:
        return False
    from dedup.index.embedded import data_directory

    return not data_directory(settings.data_dir).exists()
