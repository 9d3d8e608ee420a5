"""Parts of paths: what an outlet and an article's id may look like."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.routing import BaseConverter

__all__ = ["CONVERTERS", "ID", "OUTLET"]

OUTLET = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
ID = r"[^\x00-\x1f\x7f]{1,512}"


class OutletConverter(BaseConverter):
    """An outlet's short name."""

    regex = OUTLET


class ArticleIdConverter(BaseConverter):
    """An id: anything but control characters; slashes too, since many ids are paths."""

    regex = r"[^\x00-\x1f\x7f]{1,512}?"
    part_isolating = False
    weight = 200


CONVERTERS: Mapping[str, type[BaseConverter]] = {"outlet": OutletConverter, "article_id": ArticleIdConverter}
