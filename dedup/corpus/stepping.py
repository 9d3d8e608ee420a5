"""The steps by name, as an engine ships them to its workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

import pyarrow as pa

from dedup.corpus import tables
from dedup.judge.feedback import Feedback, apply_feedback
from dedup.judge.policy import Policy
from dedup.model import Verdict
from dedup.suppress import apply

__all__ = ["PureStep", "Terms", "step_of"]

PureStep = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the job judges by. Can be sent to other processes.

    ``now`` is ISO 8601 UTC; ``set_aside`` are the findings that the newsroom
    dismissed, by fingerprint.
    """

    now: str
    policy: Policy
    set_aside: Mapping[str, Feedback] = field(default_factory=dict)

    @classmethod
    def of(cls, now: str, policy: Policy, set_aside: Mapping[str, Feedback] | None = None) -> Terms:
        """With the policy's read-only tables as plain ones, since those cannot be pickled."""
        tables = {each.name: getattr(policy, each.name) for each in fields(policy)}
        plain: dict[str, Any] = {name: dict(table) for name, table in tables.items() if isinstance(table, Mapping)}
        return cls(now, replace(policy, **plain), dict(set_aside or {}))

    def quieted(self, verdict: Verdict) -> Verdict:
        """``verdict`` without what its article or the newsroom set aside."""
        told = apply(verdict, now=self.now, levels=self.policy.levels)
        known = [self.set_aside[each.fingerprint] for each in told.findings if each.fingerprint in self.set_aside]
        return apply_feedback(told, known, self.now)


_MADE = {
    "segment": tables.PARAGRAPHS,
    "sketch": tables.SKETCHES,
    "verify": tables.MATCHES,
    "judge": tables.VERDICTS,
    "taken": tables.TAKEN,
    "flatten": tables.FINDINGS,
}


def step_of(name: str, terms: Terms) -> tuple[PureStep, pa.Schema]:
    """The step and the schema of what it makes."""
    return partial(_run, name=name, terms=terms), _MADE[name]


def _run(batches: Iterable[pa.RecordBatch], name: str, terms: Terms) -> Iterator[pa.RecordBatch]:
    """Imports the step where it runs: a worker loads what it needs and nothing else."""
    if name == "judge":
        from dedup.corpus.judging import judge

        yield from judge(batches, terms)
    else:
        from dedup.corpus import steps

        step: PureStep = getattr(steps, name)
        yield from step(batches)
