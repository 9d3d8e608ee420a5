"""The settings table: every setting with its default, help, option and environment variable.

`Settings` is the table. The options of the commands, the documentation and
the JSON schema are made from its fields, so none of them can disagree.
"""

from __future__ import annotations

from collections.abc import Mapping

from dedup.frozen import TYPE_CHECKING, dataclass, field, fields

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import Any, Literal

__all__ = ["Settings", "default_of", "table"]


def _setting(
    default: Any,
    help: str,
    *,
    option: str = "",
    env: str = "",
    choices: tuple[str, ...] = (),
    metavar: str = "",
    least: float | None = None,
    most: float | None = None,
    secret: bool = False,
) -> Any:
    about = {
        "help": help, "option": option, "env": env, "choices": choices,
        "metavar": metavar, "least": least, "most": most, "secret": secret,
    }  # fmt: skip
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=about)
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. Types are ``str``, ``int``, ``float``, ``bool``, tuples and tables of text."""

    local: bool = _setting(
        False, "Only what the file itself shows: repeats, credits, wire leftovers. No index, no network.",
        option="--local", env="DEDUP_LOCAL",
    )  # fmt: skip
    redis_url: str = _setting(
        "", "Redis or Valkey server that holds the index; without one, a private server in the data directory.",
        option="--redis", env="DEDUP_REDIS_URL", metavar="URL", secret=True,
    )  # fmt: skip
    data_dir: str = _setting(
        "", "Where the private server keeps the index; a directory of the user when empty.",
        option="--data-dir", env="DEDUP_DATA_DIR", metavar="DIR",
    )  # fmt: skip
    collection: str = _setting(
        "default", "Name of the index on that server; several can stand side by side.",
        option="--collection", env="DEDUP_COLLECTION", metavar="NAME",
    )  # fmt: skip
    service_url: str = _setting(
        "", "Ask this dedup service instead of opening an index.",
        option="--service", env="DEDUP_SERVICE_URL", metavar="URL",
    )  # fmt: skip
    service_key: str = _setting(
        "", "Key of that service. Read from the environment only, never from a file or the command line.",
        env="DEDUP_SERVICE_KEY", secret=True,
    )  # fmt: skip
    deadline: float = _setting(
        2.0, "Seconds to wait: for a service, in all; for an index, to open it, and then for each article.",
        option="--deadline", env="DEDUP_DEADLINE", metavar="SECONDS", least=0.01, most=86_400.0,
    )  # fmt: skip
    on_unavailable: str = _setting(
        "continue", "If index or service cannot be reached: check by local rules and say so, or fail with exit code 3.",
        option="--on-unavailable", env="DEDUP_ON_UNAVAILABLE", choices=("continue", "fail"),
    )  # fmt: skip
    fail_on: str = _setting(
        "error", "Lowest level of finding that makes the exit code 1.",
        option="--fail-on", env="DEDUP_FAIL_ON", choices=("note", "warning", "error", "never"),
    )  # fmt: skip
    format: str = _setting(
        "auto", "How findings are printed; auto is github under GitHub Actions, else text.",
        option="--format", env="DEDUP_FORMAT",
        choices=("auto", "text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit"),
    )  # fmt: skip
    offset_unit: Literal["codepoint", "utf16", "utf8"] = _setting(
        "codepoint", "Unit of start and end in json and jsonl.",
        option="--offset-unit", env="DEDUP_OFFSET_UNIT", choices=("codepoint", "utf16", "utf8"),
    )  # fmt: skip
    outlet: str = _setting(
        "", "Outlet of articles that do not name their own; agencies credit by outlet, and repeats of it are own.",
        option="--outlet", env="DEDUP_OUTLET", metavar="NAME",
    )  # fmt: skip
    encoding: str = _setting(
        "", "Character encoding of the files; found out when empty.",
        option="--encoding", env="DEDUP_ENCODING", metavar="NAME",
    )  # fmt: skip
    extractor: str = _setting(
        "own", "Who finds the main text of whole pages: own rules, or trafilatura (an extra, for crawls of many sites).",
        option="--extractor", env="DEDUP_EXTRACTOR", choices=("own", "trafilatura"),
    )  # fmt: skip
    exclude: tuple[str, ...] = _setting(
        (), "Patterns of paths to leave out, as in .gitignore; may be repeated.",
        option="--exclude", env="DEDUP_EXCLUDE", metavar="PATTERN",
    )  # fmt: skip
    baseline: str = _setting(
        "", "File of known findings that are not reported again.",
        option="--baseline", env="DEDUP_BASELINE", metavar="FILE",
    )  # fmt: skip
    jobs: int = _setting(
        0, "Files checked at the same time; 0 means one for each core.",
        option="--jobs", env="DEDUP_JOBS", metavar="N", least=0,
    )  # fmt: skip
    levels: Mapping[str, str] = _setting(
        {}, "Level of a rule or a family of rules: note, warning, error, or off.", env="DEDUP_LEVELS",
        choices=("off", "note", "warning", "error"),
    )  # fmt: skip
    policy: Mapping[str, Any] = _setting(
        {}, "Thresholds and tables of the newsroom's policy; docs/policy.md explains each.",
    )  # fmt: skip


def table() -> tuple[Field[Any], ...]:
    """The settings in the order of the documentation."""
    return fields(Settings)


def default_of(setting: Field[Any]) -> Any:
    """The built-in value of a setting."""
    return setting.default_factory() if callable(setting.default_factory) else setting.default
