"""The steps by name, as an engine ships them to its workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import pyarrow as pa

from dedup.corpus import tables

__all__ = ["PureStep", "step_of"]

PureStep = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_MADE = {
    "segment": tables.PARAGRAPHS,
    "sketch": tables.SKETCHES,
    "bands": tables.BANDS,
    "verify": tables.MATCHES,
    "judge": tables.VERDICTS,
    "flatten": tables.FINDINGS,
}


def step_of(name: str, now: str) -> tuple[PureStep, pa.Schema]:
    """The step and the schema of what it makes. ``now`` dates what is judged."""
    return partial(_run, name=name, now=now), _MADE[name]


def _run(batches: Iterable[pa.RecordBatch], name: str, now: str) -> Iterator[pa.RecordBatch]:
    """Imports the step where it runs: a worker loads what it needs and nothing else."""
    if name == "judge":
        from dedup.corpus.judging import judge

        yield from judge(batches, now=now)
    else:
        from dedup.corpus import steps

        step: PureStep = getattr(steps, name)
        yield from step(batches)
