"""The HTTP door: the same pipeline behind an API and an editor's page.

A request passes through, a module a step::

    app          create_app: settings and an index become a Flask application
    operations   what a route declares: scope, query, body, answers
    auth         who calls, and what they may do          limits   how often
    bodies       bytes on the wire -> validated models    schemas  those models
    routes/      one blueprint a resource
    deadlines    an answer in time, complete or not
    problems     every error as RFC 9457 problem+json
    openapi      the routes' declarations -> OpenAPI 3.1

`worker_class` reads requests off their connections: `sharing` says in which
process, `turns` in which order, `patient_socket` how long it waits for clients,
`descriptors` how many it keeps. `serve` starts it under gunicorn, `wsgi` is for
any other WSGI server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    # Late, so that `service.serve` can say what is missing, and prepare the metrics, before anything is imported.
    if name == "create_app":
        from service.app import create_app

        return create_app
    raise AttributeError(name)
