"""Settings from files, environment and command line.

Later wins: built-in default, ``setup.cfg`` ``[dedup]``, ``pyproject.toml``
``[tool.dedup]``, ``.dedup.toml``, the file of ``--config``, the environment,
the command line. Files are looked for in the working directory and upwards to
the root of the repository; the nearest of each name is taken. A key that does
not exist is refused, with the nearest one that does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from dedup.config.settings import Settings, default_of, table
from dedup.errors import ConfigError
from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import Any

__all__ = ["FILES", "coerce", "load", "settings_of_file"]

FILES = (".dedup.toml", "pyproject.toml", "setup.cfg")


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
        if name and environ.get(name):
            values[setting.name] = coerce(setting, environ[name], where=f"environment variable {name}")
    for key, value in (given or {}).items():
        if value is not None:
            setting = _setting_named(key, "the command line")
            values[key] = coerce(setting, value, where=setting.metadata["option"] or "the command line")
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
            if about["most"] is not None and number > about["most"]:
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
        return f"a table of rules, each with one of {', '.join(about['choices'])}" if about["choices"] else "a table"
    if about["choices"]:
        return f"one of {', '.join(about['choices'])}"
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, (int, float)):
        kind = "a whole number" if isinstance(default, int) else "a number"
        if about["most"] is not None:
            return f"{kind} from {about['least']} to {about['most']:g}"
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


def _table(value: Any, choices: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(value, str):
        value = dict(part.replace("=", " ").split() for part in _words(value))
    if not isinstance(value, Mapping) or (choices and not all(each in choices for each in value.values())):
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
    for section in parser.sections():
        if section.startswith("dedup."):
            found[section.removeprefix("dedup.")] = dict(parser[section])
    return found
