"""The options of the commands, made from the settings table, and the way from parsed options to settings."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace

from dedup.config.load import load
from dedup.config.settings import Settings, default_of, table
from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

__all__ = ["INDEX_OPTIONS", "READ_OPTIONS", "add_options", "settings_of"]

INDEX_OPTIONS = ("redis_url", "data_dir", "collection")
READ_OPTIONS = ("outlet", "encoding", "extractor", "exclude")


def add_options(parser: ArgumentParser, *names: str) -> None:
    """Add the options of these settings, and ``--config``."""
    wanted = {setting.name: setting for setting in table() if setting.name in names}
    for name in names:
        about, default = wanted[name].metadata, default_of(wanted[name])
        extra: dict[str, Any] = {"dest": name, "default": None, "help": _help(about, default)}
        if isinstance(default, bool):
            extra["action"] = "store_true"
        elif isinstance(default, tuple):
            extra |= {"action": "append", "metavar": about["metavar"]}
        elif about["choices"]:
            extra["metavar"] = "|".join(about["choices"])
        else:
            extra["metavar"] = about["metavar"]
        parser.add_argument(about["option"], **extra)
    parser.add_argument("--config", default="", metavar="FILE", help="read settings from this file (TOML)")
    parser.add_argument("--debug", action="store_true", default=SUPPRESS, help="show where an error came from")


def settings_of(arguments: Namespace) -> Settings:
    """Settings of this run. Raises `dedup.errors.ConfigError`."""
    names = {setting.name for setting in table()}
    given = {name: value for name, value in vars(arguments).items() if name in names}
    return load(given, config=arguments.config)


def _help(about: Any, default: Any) -> str:
    text: str = about["help"].replace("%", "%%")
    if isinstance(default, (bool, tuple)) or default == "":
        return f"{text} [{about['env']}]"
    return f"{text} Default: {default}. [{about['env']}]"
