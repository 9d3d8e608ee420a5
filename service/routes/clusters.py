"""`/v1/clusters`: families of articles that share their text, as the nightly job grouped them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from service.context import context
from service.operations import Answer, operation
from service.problems import refuse
from service.reports import Reports
from service.schemas.others import Cluster, ClusterList, ClusterQuery

blueprint = Blueprint("clusters", __name__)


@blueprint.get("/v1/clusters")
@operation(
    "clusters",
    tag="Reports",
    scope="check",
    query=ClusterQuery,
    answers={200: Answer("Families, the largest first", ClusterList)},
    problems=(404,),
)
def clusters(query: ClusterQuery) -> dict[str, Any]:
    """Families of articles, as of the newest report."""
    found, date = _newest()
    return {"date": date, "clusters": found.families(date, limit=query.limit, offset=query.offset)}


@blueprint.get("/v1/clusters/<cluster_id>")
@operation(
    "cluster",
    tag="Reports",
    scope="check",
    parameters={"cluster_id": "As the list names it"},
    answers={200: Answer("The family", Cluster)},
    problems=(404,),
)
def cluster(cluster_id: str) -> dict[str, Any]:
    """One family, the earliest article first."""
    found, date = _newest()
    members = found.members(date, cluster_id)
    if not members:
        refuse("not-found", "the newest report has no such family")
    return {"date": date, "id": cluster_id, "head": members[0]["head"], "articles": members}


def _newest() -> tuple[Reports, str]:
    found = Reports(context().settings.reports_dir)
    date = next(iter(found.dates()), None)
    if date is None:
        refuse("not-found", "no report was served yet, and families come from the nightly job")
    return found, date
