"""`create_app`: settings and an index become a Flask application."""

from __future__ import annotations

from flask import Flask

from dedup.index.base import Index
from dedup.judge.policy import Policy
from service import problems, envelope
from service.context import Context
from service.deadlines import Deadlines
from service.routes import blueprints
from service.settings import Settings

__all__ = ["create_app"]


def create_app(settings: Settings | None = None, index: Index | None = None) -> Flask:
    """The service. ``index`` given is used as it is; otherwise the settings say which one is opened at first use.

    Raises `dedup.errors.ConfigError` on a bad setting; an index that cannot be
    reached is no error here, but 503 on the routes that need it.
    """
    settings = settings or Settings.from_environment()
    app = Flask("service", static_folder="static", static_url_path="/static")
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.compact = True  # type: ignore[attr-defined]
    app.extensions["dedup"] = Context(settings, Policy(), Deadlines(settings.threads), index)
    problems.register(app)
    envelope.register(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app
