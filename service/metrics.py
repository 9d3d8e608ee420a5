"""What an operator watches, in Prometheus' text format.

Counts and times only: no outlet, key or text ever becomes a label. Under
gunicorn the processes share their numbers through files in
``PROMETHEUS_MULTIPROC_DIR``; the size of the index is read when asked for.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from redis.exceptions import RedisError

from dedup.errors import DedupError
from dedup.model import Verdict
from service.context import Context
from service.operations import operation_of

__all__ = ["child_exit", "exposition", "observe", "register"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("dedup_http_requests_total", "Requests answered", ["operation", "status"])
LATENCY = Histogram("dedup_http_request_seconds", "Time to answer", ["operation"], buckets=_SECONDS)
STAGES = Histogram("dedup_stage_seconds", "Time of one stage of a check", ["stage"], buckets=_SECONDS)
VERDICTS = Counter("dedup_verdicts_total", "Checks by verdict", ["verdict"])
FINDINGS = Counter("dedup_findings_total", "Findings by rule", ["rule"])
SOURCES = Histogram("dedup_sources", "Sources found by a check", buckets=(0, 1, 2, 4, 8, 16, 32))
CANDIDATES = Histogram("dedup_candidates", "Stored paragraphs that a check looked at", buckets=(0, 8, 32, 128, 512, 2048))
HOT = Counter("dedup_hot_lookups_total", "Checks that met a saturated bucket")
HOT_BUCKETS = Counter("dedup_hot_buckets_total", "Saturated buckets that checks met")

# The library looks a label up under a lock and checks its names each time; here there are few, and they stay.
_requests, _latency = cache(REQUESTS.labels), cache(LATENCY.labels)
_stage, _verdict, _finding = cache(STAGES.labels), cache(VERDICTS.labels), cache(FINDINGS.labels)


def register(app: Flask) -> None:
    """Count every answer of a declared route."""

    @app.after_request
    def count(response: Response) -> Response:
        declared = operation_of(request.endpoint)
        name = declared.name if declared else "other"
        _requests(name, str(response.status_code)).inc()
        _latency(name).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response


def observe(verdict: Verdict) -> None:
    """Count one check."""
    _verdict(verdict.verdict).inc()
    SOURCES.observe(len(verdict.sources))
    for stage, took in verdict.timings_ms.items():
        _stage(stage).observe(took / 1000)
    for finding in verdict.findings:
        _finding(finding.rule).inc()
    if verdict.index is not None:
        CANDIDATES.observe(int(verdict.index["candidates"]))
        saturated = int(verdict.index["saturated"])
        HOT_BUCKETS.inc(saturated)
        if saturated:
            HOT.inc()


def exposition(found: Context) -> bytes:
    """All metrics as text."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    sizes = CollectorRegistry()
    sizes.register(_Sizes(found))
    return generate_latest(registry) + generate_latest(sizes)


def child_exit(server: Any, worker: Any) -> None:
    """gunicorn's hook: a worker that left must not be summed up for ever."""
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


class _Sizes:
    """Gauges read at the moment they are asked for; an index that is away says so with ``dedup_index_up 0``."""

    def __init__(self, found: Context) -> None:
        self._context = found

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("dedup_index_up", "1 if the index answers")
        try:
            stats: Mapping[str, int | str] = self._context.index.stats()
            depth = self._context.queue.depth() if self._context.has_state else 0
        except (DedupError, RedisError, OSError):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        for name, value in stats.items():
            if isinstance(value, int):
                yield GaugeMetricFamily(f"dedup_index_{name}", f"`{name}` of the index", value=value)
        yield GaugeMetricFamily("dedup_queue_depth", "Webhook deliveries waiting or at work", value=depth)
