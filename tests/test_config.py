"""The settings table: where values come from, what wins, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup.config.load import load, settings_of_file
from dedup.config.policy import policy_of
from dedup.config.settings import Settings, table
from dedup.errors import ConfigError


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A directory that ends the search for files."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_defaults_without_anything(repo: Path) -> None:
    assert load(environ={}, directory=str(repo)) == Settings()


def test_later_sources_win(repo: Path) -> None:
    (repo / "setup.cfg").write_text("[metadata]\nname = x\n[dedup]\nfail_on = note\noutlet = a\ncollection = c\njobs=1\n")
    (repo / "pyproject.toml").write_text('[tool.dedup]\noutlet = "b"\ncollection = "d"\njobs = 2\nformat = "json"\n')
    (repo / ".dedup.toml").write_text('collection = "e"\njobs = 3\nformat = "jsonl"\n')
    named = repo / "other.toml"
    named.write_text('jobs = 4\nformat = "concise"\n')
    environ = {"DEDUP_FORMAT": "sarif", "DEDUP_CONFIG": str(named)}
    inside = repo / "content" / "news"
    inside.mkdir(parents=True)
    settings = load({"format": "text"}, environ=environ, directory=str(inside))
    assert (settings.fail_on, settings.outlet, settings.collection, settings.jobs, settings.format) == (
        "note", "b", "e", 4, "text",
    )  # fmt: skip
    assert load({"format": None}, environ=environ, directory=str(inside)).format == "sarif"


def test_nothing_above_the_repository_is_read(repo: Path) -> None:
    (repo / ".dedup.toml").write_text('outlet = "above"\n')
    inner = repo / "inner"
    (inner / ".git").mkdir(parents=True)
    assert load(environ={}, directory=str(inner)).outlet == ""


def test_files_that_say_nothing_of_us_are_not_parsed(repo: Path) -> None:
    (repo / "pyproject.toml").write_text("[tool.black]\nthis is not TOML")
    (repo / "setup.cfg").write_text("neither\n  is this")
    assert load(environ={}, directory=str(repo)) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (".dedup.toml", 'fail-on = "note"', {"fail_on": "note"}),
        (".dedup.toml", "local = true\ndeadline = 3", {"local": True, "deadline": 3.0}),
        (".dedup.toml", 'exclude = ["a", "b"]', {"exclude": ("a", "b")}),
        (".dedup.toml", '[levels]\n"double/near" = "off"', {"levels": {"double/near": "off"}}),
        ("pyproject.toml", '[tool.dedup.levels]\nwire = "error"', {"levels": {"wire": "error"}}),
        ("setup.cfg", "[dedup]\nlocal = yes\nexclude =\n  a\n  b", {"local": True, "exclude": ("a", "b")}),
        ("setup.cfg", "[dedup]\n[dedup.levels]\ndouble/near = off", {"levels": {"double/near": "off"}}),
    ],
)
def test_values_of_every_kind(repo: Path, name: str, text: str, expected: dict[str, object]) -> None:
    file = repo / name
    file.write_text(text)
    assert settings_of_file(str(file)) == expected


def test_lists_and_tables_from_the_environment(repo: Path) -> None:
    environ = {"DEDUP_EXCLUDE": "a, b", "DEDUP_LEVELS": "double/near=off,wire=error", "DEDUP_LOCAL": "1"}
    settings = load(environ=environ, directory=str(repo))
    assert settings.exclude == ("a", "b")
    assert settings.levels == {"double/near": "off", "wire": "error"}
    assert settings.local


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fail_onn = "note"', "did you mean fail_on?"),
        ('zzz = "note"', "known are local, redis_url"),
        ('fail_on = "loud"', "one of note, warning, error, never"),
        ("fail_on = 3", "one of note"),
        ('local = "perhaps"', "true or false"),
        ("deadline = 0", "from 0.01 to 86400"),
        ("deadline = nan", "from 0.01 to 86400"),
        ("deadline = inf", "from 0.01 to 86400"),
        ("deadline = 1e12", "from 0.01 to 86400"),
        ("jobs = -1", "a whole number, 0 or more"),
        ("deadline = true", "a number"),
        ("jobs = 1.5", "a whole number"),
        ("exclude = 3", "a list of text"),
        ('levels = { "double/near" = "loud" }', "off, note, warning, error"),
        ("this is not TOML", "not valid TOML"),
        ('service_key = "s3cret"', "does not belong in a file"),
    ],
)
def test_what_is_refused_and_with_which_remedy(repo: Path, text: str, said: str) -> None:
    (repo / ".dedup.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"\.dedup\.toml") as refused:
        load(environ={}, directory=str(repo))
    assert said in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_section_that_does_not_exist_is_refused(repo: Path) -> None:
    (repo / "setup.cfg").write_text("[dedup.polices]\nwholly_derived = 0.9\n")
    with pytest.raises(ConfigError, match=r"no setting 'polices' \(did you mean policy\?\)"):
        load(environ={}, directory=str(repo))


def test_an_option_with_a_wrong_value_is_named(repo: Path) -> None:
    with pytest.raises(ConfigError, match=r"^--fail-on: 'loud' is not accepted"):
        load({"fail_on": "loud"}, environ={}, directory=str(repo))


def test_a_wrong_environment_variable_is_named_and_a_secret_is_not_shown(repo: Path) -> None:
    with pytest.raises(ConfigError, match="environment variable DEDUP_JOBS"):
        load(environ={"DEDUP_JOBS": "many"}, directory=str(repo))


def test_a_missing_config_file_is_named(repo: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load(config=str(repo / "nowhere.toml"), environ={}, directory=str(repo))


def test_every_setting_has_help_and_a_unique_variable() -> None:
    variables = [setting.metadata["env"] for setting in table() if setting.metadata["env"]]
    assert len(set(variables)) == len(variables)
    for setting in table():
        assert setting.metadata["help"].endswith(".")
        if setting.metadata["env"]:
            assert setting.metadata["env"].startswith("DEDUP_")


def test_levels_by_family_and_rule() -> None:
    policy = policy_of(Settings(levels={"double/near": "error", "double": "off"}))
    assert policy.level("double/near") == "error"
    assert policy.level("double/caption") == "off"
    assert policy.level("wire/share") == "note"


def test_thresholds_and_tables_of_the_policy() -> None:
    policy = policy_of(
        Settings(
            policy={
                "wholly_derived": 0.9,
                "min_words": "20",
                "accept_generic": "false",
                "families": [["post", "post-online"]],
                "own_agencies": {"post": ["dpa"]},
                "credit_owed": {"incidental": "nothing"},
            }
        )
    )
    assert (policy.wholly_derived, policy.min_words, policy.accept_generic) == (0.9, 20, False)
    assert policy.families == (("post", "post-online"),)
    assert policy.own_agencies == {"post": ("dpa",)}
    assert policy.credit_owed["incidental"] == "nothing"
    assert policy.credit_owed["wholly_derived"] == "agency alone"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(levels={"double/neer": "off"}), "did you mean double/near?"),
        (Settings(policy={"wholly_derivd": 0.9}), "did you mean wholly_derived?"),
        (Settings(policy={"wholly_derived": "much"}), "wrong kind"),
        (Settings(policy={"wholly_derived": -1}), "wrong kind"),
        (Settings(policy={"families": [["a", 1]]}), "wrong kind"),
        (Settings(policy={"own_agencies": ["a"]}), "wrong kind"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(settings: Settings, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        policy_of(settings)
    assert said in str(refused.value)
