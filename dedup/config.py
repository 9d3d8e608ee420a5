"""The settings: one table, read from files, environment and command line alike.

Later wins: built-in default, ``setup.cfg`` ``[dedup]``, ``pyproject.toml``
``[tool.dedup]``, ``.dedup.toml``, the file of ``--config``, the environment,
the command line. Files are looked for in the working directory and upwards to
the root of the repository; the nearest one is taken.

`Settings` is the table: its fields carry help, choices and the names of their
option and environment variable, and the documentation, ``--help`` and the
JSON schema are made from it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Literal

from dedup.errors import ConfigError

__all__ = ["FILES", "Settings", "coerce", "load", "settings_of_file", "table"]

FILES = (".dedup.toml", "pyproject.toml", "setup.cfg")


def _setting(
    default: Any,
    help: str,
    *,
    option: str = "",
    env: str = "",
    choices: tuple[str, ...] = (),
    metavar: str = "",
    least: float | None = None,
    secret: bool = False,
) -> Any:
    about = {
        "help": help, "option": option, "env": env, "choices": choices,
        "metavar": metavar, "least": least, "secret": secret,
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
        2.0, "Seconds that the service, or an index, may take in all.",
        option="--deadline", env="DEDUP_DEADLINE", metavar="SECONDS", least=0.01,
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


def table() -> tuple[Field[Any], ...]:
    """The settings in the order of the documentation."""
    return fields(Settings)


def default_of(setting: Field[Any]) -> Any:
    """The built-in value of a setting."""
    return setting.default_factory() if setting.default_factory is not MISSING else setting.default


def load(
    given: Mapping[str, Any] | None = None,
    *,
    config: str = "",
    environ: Mapping[str, str] | None = None,
    directory: str = ".",
) -> Settings:
    """Settings from files, environment and ``given`` (values of the command line that are not None).

    Raises `ConfigError` for a key that does not exist (naming the nearest one
    that does), a value of the wrong kind, or a ``config`` that cannot be read.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for path in _files_above(directory):
        values |= settings_of_file(path)
    config = config or environ.get("DEDUP_CONFIG", "")
    if config:
        values |= settings_of_file(config, whole=True)
    for setting in table():
        name = setting.metadata["env"]
        if name in environ and environ[name] != "":
            values[setting.name] = coerce(setting, environ[name], where=f"environment variable {name}")
    for key, value in (given or {}).items():
        if value is not None:
            values[key] = coerce(_setting_named(key, "the command line"), value, where="the command line")
    return Settings(**values)


def settings_of_file(path: str, *, whole: bool = False) -> dict[str, Any]:
    """Values set in one file; ``whole`` takes a TOML file of another name as all settings, like ``.dedup.toml``."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read: {error.strerror}", remedy="name a file that exists"
        ) from None
    name = os.path.basename(path)
    found: Mapping[str, Any]
    if name == "setup.cfg" or name.endswith((".cfg", ".ini")):
        found = _from_ini(path, data)
    else:
        found = _from_toml(path, data, section=name == "pyproject.toml")
    values = {}
    for key, value in found.items():
        setting = _setting_named(key, path)
        if setting.name == "service_key":
            raise ConfigError(
                f"{path}: a key does not belong in a file", remedy="set DEDUP_SERVICE_KEY in the environment"
            )
        values[setting.name] = coerce(setting, value, where=f"{path}: {key}")
    return values


def coerce(setting: Field[Any], value: Any, *, where: str) -> Any:
    """``value`` as the type of the setting; text is parsed, other types are checked.

    Raises `ConfigError` that names ``where`` and what would be accepted.
    """
    default, about = default_of(setting), setting.metadata
    try:
        if isinstance(default, bool):
            return _flag(value)
        if isinstance(default, (int, float)):
            number = type(default)(str(value))
            if about["least"] is not None and not number >= about["least"]:
                raise ValueError
            return number
        if isinstance(default, tuple):
            return tuple(_words(value))
        if isinstance(default, dict):
            return _table(value, about["choices"])
        if not isinstance(value, str) or (about["choices"] and value not in about["choices"]):
            raise ValueError
        return value
    except (ValueError, TypeError):
        raise ConfigError(f"{where}: {_shown(value, about)} is not accepted", remedy=_wanted(setting)) from None


def _shown(value: Any, about: Mapping[str, Any]) -> str:
    return "the value" if about["secret"] else repr(value)


def _wanted(setting: Field[Any]) -> str:
    default, about = default_of(setting), setting.metadata
    if isinstance(default, dict):
        return f"a table of rules, each with one of {', '.join(about['choices'])}"
    if about["choices"]:
        return f"one of {', '.join(about['choices'])}"
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, (int, float)):
        kind = "a whole number" if isinstance(default, int) else "a number"
        return kind if about["least"] is None else f"{kind}, {about['least']} or more"
    return "a list of text" if isinstance(default, tuple) else "text"


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("1", "true", "yes", "on"):
        return True
    if isinstance(value, str) and value.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.replace("\n", ",").split(",") if part.strip()]
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
        return value
    raise ValueError


def _table(value: Any, choices: tuple[str, ...]) -> dict[str, str]:
    if isinstance(value, str):
        value = dict(part.replace("=", " ").split() for part in _words(value))
    if not isinstance(value, Mapping) or not all(each in choices for each in value.values()):
        raise ValueError
    return dict(value)


def _setting_named(key: str, where: str) -> Field[Any]:
    name = key.replace("-", "_")
    names = {setting.name: setting for setting in table()}
    if name in names:
        return names[name]
    from difflib import get_close_matches

    near = get_close_matches(name, names, 1, 0.5)
    remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
    raise ConfigError(f"{where}: there is no setting {key!r}", remedy=remedy)


def _files_above(directory: str) -> list[str]:
    """The nearest file of each name, weakest first; nothing above the root of a repository is looked at."""
    nearest: dict[str, str] = {}
    here = os.path.abspath(directory)
    while True:
        for name in FILES:
            path = os.path.join(here, name)
            if name not in nearest and os.path.isfile(path) and _speaks_of_us(path, name):
                nearest[name] = path
        above = os.path.dirname(here)
        if above == here or os.path.exists(os.path.join(here, ".git")):
            return [nearest[name] for name in reversed(FILES) if name in nearest]
        here = above


def _speaks_of_us(path: str, name: str) -> bool:
    """Spares the parsers, which cost more than a small check, where a file says nothing of dedup."""
    if name == ".dedup.toml":
        return True
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    return (b"[dedup" in data) if name == "setup.cfg" else (b"tool" in data and b"dedup" in data)


def _from_toml(path: str, data: bytes, *, section: bool) -> Mapping[str, Any]:
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "not UTF-8"
        raise ConfigError(f"{path}: not valid TOML: {reason}", remedy="mend the file") from None
    if not section:
        return document
    found = document.get("tool", {}).get("dedup", {})
    if not isinstance(found, Mapping):
        raise ConfigError(f"{path}: [tool.dedup] is not a table", remedy="write [tool.dedup] and settings below it")
    return found


def _from_ini(path: str, data: bytes) -> Mapping[str, Any]:
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(data.decode("utf-8-sig"), source=path)
    except (Error, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be parsed: {type(error).__name__}", remedy="mend the file"
        ) from None
    found: dict[str, Any] = dict(parser["dedup"]) if parser.has_section("dedup") else {}
    if parser.has_section("dedup.levels"):
        found["levels"] = dict(parser["dedup.levels"])
    return found
