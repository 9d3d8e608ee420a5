"""The quality gate: what the detector finds and what it leaves alone, against floors that only move up.

    python -m tests.quality            measure, print the table, compare with floors.json
    python -m tests.quality --raise    lift the floors to what was measured
    python -m tests.quality.short      what it would take to meet the shortest paragraphs
    python -m tests.quality.frames     what stories that share half of their words keep of their names and numbers

`stories` and `edits` make cases of our own; `truth` computes by brute force
what there is to find in real data (`DEDUP_DATA`, or ``../shared/data``);
`peers` asks datasketch the same questions; `suites` measures.
"""
