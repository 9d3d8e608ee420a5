"""Files -> verdicts and problems: what ``dedup check`` does between its options and its report.

A file that cannot be read is a problem of its own; the others are still
checked. When index or service go away, what remains is checked by local rules
and said to be so, in one loud line.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence

from dedup.cli.reach import no_index_yet, patient, reached
from dedup.cli.reading import files_of, read_files
from dedup.config.policy import policy_of
from dedup.config.settings import Settings
from dedup.errors import Unavailable
from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.model import Verdict
from dedup.report.run import Problem

if TYPE_CHECKING:
    from dedup.cli.changed import Changes

__all__ = ["Examined", "examine", "examine_files"]


class Examined(NamedTuple):
    """What came of some files. ``away`` says why index or service could not be asked, or is empty."""

    verdicts: list[Verdict]
    problems: list[Problem]
    away: str = ""


def examine(
    paths: Sequence[str], settings: Settings, *, stdin_filename: str = "", diff_base: str = ""
) -> Examined:
    """Check every article of ``paths``. Raises only for what concerns the whole run."""
    policy_of(settings)  # a wrong threshold is told before anything is read
    problems: list[Problem] = []
    files = files_of(paths, settings, problems)
    changes = None
    if diff_base:
        from dedup.cli.changed import changes_since

        changes = changes_since(diff_base)
        there, files = files, [file for file in files if file == "-" or changes.touches(file)]
        if there and not files:
            print(f"dedup: nothing to check: no document changed since {diff_base}", file=sys.stderr)
    if settings.service_url and not settings.local:
        found = _by_service(files, settings, stdin_filename, paths)
    else:
        from dedup.cli.parallel import in_parallel

        found = in_parallel(files, settings, stdin_filename=stdin_filename, named=paths)
    problems += found.problems
    piped = (stdin_filename or "-") if "-" in files else ""
    verdicts = _without_dismissed(found.verdicts, settings, changes, piped)
    if verdicts and no_index_yet(settings):
        print("dedup: no index yet, so sources were not looked for (dedup index PATH makes one)", file=sys.stderr)
    elif any(verdict.index and not verdict.index.get("articles", 1) for verdict in verdicts):
        print(f"dedup: the index holds no articles in collection {settings.collection!r}, so there was nothing to compare with", file=sys.stderr)
    if found.away:
        consequence = "failing" if settings.on_unavailable == "fail" else "checked by local rules only"
        print(f"dedup: NOT CHECKED for sources: {found.away}; {consequence}", file=sys.stderr)
    return Examined(verdicts, problems, found.away)


def examine_files(
    files: Sequence[str],
    settings: Settings,
    *,
    stdin_filename: str = "",
    named: Collection[str] | None = None,
    away: str = "",
) -> Examined:
    """Check ``files`` one after the other, against the index unless that is not wanted or not there.

    ``away`` says why the index is not to be asked, where the caller knows that already.
    """
    from dedup.pipeline import check

    policy = policy_of(settings)
    problems: list[Problem] = []
    verdicts: list[Verdict] = []
    index = None
    if not away:
        index, away = reached(settings)
    for article in read_files(files, settings, problems, stdin_filename=stdin_filename, named=named):
        if index is not None:
            try:
                verdicts.append(check(article, patient(index, settings), policy=policy))
                continue
            except Unavailable as error:
                index, away = None, str(error)
        verdicts.append(check(article, policy=policy))
        if away:
            problems.append(Problem(article.path or article.key, "not_checked", away))
    if index is not None:
        verdicts = _without_set_aside(verdicts, settings)
        index.close()
    return Examined(verdicts, problems, away)


def _without_set_aside(verdicts: list[Verdict], settings: Settings) -> list[Verdict]:
    """Take away findings that the newsroom dismissed through the service. One read beside the index.

    The service keeps its state on a single server: beside an index on a cluster there is none to read.
    """
    if settings.redis_url.startswith(("memory:", "redis+cluster:")) or not any(verdict.findings for verdict in verdicts):
        return verdicts
    from time import gmtime, strftime

    from redis.exceptions import RedisError

    from dedup.cli.deadline import within
    from dedup.index.connect import connect
    from dedup.index.embedded import ensure
    from dedup.judge.feedback import apply_feedback
    from dedup.state.dismissals import Dismissals

    now = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime())
    fingerprints = [finding.fingerprint for verdict in verdicts for finding in verdict.findings]
    try:
        with (
            within(settings.deadline, "the index"),
            connect(settings.redis_url or ensure(settings.data_dir)) as redis,
        ):
            active = Dismissals(redis, settings.collection).active(fingerprints, now).values()
    except (RedisError, Unavailable):
        return verdicts  # the index went away since: what is said of it stands
    return [apply_feedback(verdict, active, now) for verdict in verdicts]


def _by_service(
    files: Sequence[str], settings: Settings, stdin_filename: str, named: Collection[str]
) -> Examined:
    """One request for all; what the service does not judge is judged by local rules."""
    from dedup.cli.deadline import within
    from dedup.cli.remote import ask_service
    from dedup.pipeline import check

    policy = policy_of(settings)
    problems: list[Problem] = []
    articles = list(read_files(files, settings, problems, stdin_filename=stdin_filename, named=named))
    away = ""
    answers: Sequence[Verdict | str]
    try:
        with within(settings.deadline, "the service"):
            answers = ask_service(
                articles, settings.service_url, key=settings.service_key.strip(), deadline=settings.deadline
            )
    except Unavailable as error:
        answers, away = [str(error)] * len(articles), str(error)
    verdicts = []
    for article, answer in zip(articles, answers, strict=True):
        if isinstance(answer, Verdict):
            verdicts.append(answer)
        else:
            verdicts.append(check(article, policy=policy))
            problems.append(Problem(article.path or article.key, "not_checked", answer))
            away = away or answer
    return Examined(verdicts, problems, away)


def _without_dismissed(
    verdicts: Sequence[Verdict], settings: Settings, changes: Changes | None, piped: str
) -> list[Verdict]:
    """Take away what the articles dismiss, what did not change, and what the baseline knows.

    What came through standard input under the name ``piped`` is new: git knows no more than the file of that name.
    """
    from time import gmtime, strftime

    from dedup.suppress import apply

    now = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime())
    levels = policy_of(settings).levels
    kept = [apply(verdict, now=now, levels=levels) for verdict in verdicts]
    if changes is not None:
        from dedup.cli.changed import only_changed

        kept = [
            only_changed(verdict, changes.lines(verdict.article.path))
            if verdict.findings and verdict.article.path != piped  # git is not asked about what has none
            else verdict
            for verdict in kept
        ]
    if settings.baseline:
        from dedup.cli.baseline import read_baseline, without_known

        known = read_baseline(settings.baseline)
        kept = [without_known(verdict, known) for verdict in kept]
    return kept
