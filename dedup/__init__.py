"""Finds repeated and republished text in news articles.

The path of one article, a module a step::

    read         bytes -> Article             what a newsroom has, with the way back to its source
    segment      Article -> Paragraphs        blocks, lines and roles
    normalise    text -> comparable words     the fold pinned by the scheme
    shingle      words -> hashes
    sign         hashes -> Sketch             MinHash signature, winnowed fingerprints
    probes       Paragraphs -> Sketch         asked for beside: short lines inside long paragraphs
    bands        signature -> band keys
    index        sketches -> Lookup           candidates and their texts, from memory or Redis
    candidates   Lookup -> shortlist
    verify       pairs of texts -> Match      exact resemblance and containment
    align        word streams -> Alignment    passages, with the edits between them
    boilerplate  what is no evidence
    judge        facts -> Verdict             credits, rules, policy
    report       Verdict -> text, JSON, ...

`pipeline` runs them in that order (`check`, `put`, `drop`); `corpus` runs the
same functions over an archive at night; `cli` and `service` are the doors.
Imports point downwards only.

>>> from dedup.pipeline import check
>>> from dedup.read import read
>>> caption = "Soldiers of the Fourth Division rest beside the valley road on Monday, a day's march from the town."
>>> (article,) = read(f"Army closes in\\n\\n{caption}\\n{caption}\\n\\nNobody was hurt.".encode())
>>> check(article).verdict
'warn'
"""

__version__ = "0.1.0"
