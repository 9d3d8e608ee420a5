"""One module, one blueprint, one resource."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

__all__ = ["blueprints"]


def blueprints() -> Sequence[Blueprint]:
    """All of them, in the order of the API's documentation."""
    from service.routes import (
        articles,
        checks,
        clusters,
        comparisons,
        documentation,
        feedback,
        health,
        page,
        reports,
        rules,
        webhooks,
    )  # fmt: skip

    modules = (
        checks, comparisons, rules, articles, feedback, clusters, reports, webhooks, health, documentation, page,
    )  # fmt: skip
    return tuple(module.blueprint for module in modules)
