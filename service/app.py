"""`create_app`: settings and an index become a Flask application."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dedup.config.load import load
from dedup.config.policy import policy_of
from dedup.index.base import Index
from dedup.judge.policy import Policy
from service import auth, envelope, limits, logs, metrics, problems
from service.context import Context
from service.deadlines import Deadlines
from service.deliveries import Deliverer
from service.paths import CONVERTERS
from service.routes import blueprints
from service.settings import Settings, refuse_wrong

__all__ = ["create_app"]


def create_app(
    settings: Settings | None = None, index: Index | None = None, *, policy: Policy | None = None
) -> Flask:
    """The service. ``index`` given is used as it is; otherwise the settings say which one is opened at first use.

    An ``index`` without a ``redis_url`` beside it means that nothing else is
    remembered either: no keys, no dismissals, no queue. ``policy`` None means
    what the newsroom's configuration says (`dedup.config`). Raises
    `dedup.errors.ConfigError` on a bad setting; an index that cannot be
    reached is no error here, but 503 on the routes that need it.
    """
    settings = settings or Settings.from_environment()
    if index is not None and not settings.redis_url:
        settings = replace(settings, redis_url="memory:")
    refuse_wrong(settings)
    app = Flask("service", static_folder="static", static_url_path="/static")
    app.config["MAX_FORM_MEMORY_SIZE"] = 3 * settings.max_body  # of the page; a form spells most characters with three
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.compact = True  # type: ignore[attr-defined]
    app.extensions["dedup"] = Context(settings, policy or policy_of(load()), Deadlines(settings.threads), index)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    logs.configure()
    for part in (problems, envelope, auth, limits, metrics, logs):
        part.register(app)
    app.url_map.converters.update(CONVERTERS)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    if settings.webhook_secrets:
        app.extensions["dedup.deliveries"] = Deliverer(app)
    return app
