"""The hooks with the real pre-commit framework, on a real git repository, from ``git commit`` to the annotation.

pre-commit clones this project and installs the clone with pip. The hook that
works on files alone is installed without its dependencies: proof that it
needs none but xxhash, and quick. The hook with an index runs from the
environment of the tests; the campaign has it installed with all it needs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TWICE = "The harbour ferry waits at the old pier while the harbour master looks for its captain in the town.\n"


def _run(*command: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=540)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """This project as a git repository with one commit, as pre-commit would clone it."""
    place = tmp_path_factory.mktemp("project") / "dedup"
    ignored = shutil.ignore_patterns(".git", "__pycache__", "*.egg-info", ".venv", "build", "*.so", ".*_cache", "tests")
    shutil.copytree(ROOT, place, ignore=ignored)
    for command in (("git", "init", "-q"), ("git", "add", "-A"), ("git", *IDENTITY, "commit", "-qm", "project")):
        done = _run(*command, cwd=place)
        assert done.returncode == 0, done.stderr
    yield place


IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture
def site(project: Path, tmp_path: Path) -> Path:
    """A newsroom's site with the hooks configured."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    place = tmp_path / "site"
    (place / "content").mkdir(parents=True)
    (place / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: file://{project}\n  rev: {_run('git', 'rev-parse', 'HEAD', cwd=project).stdout.strip()}\n"
        "  hooks:\n  - id: dedup-local\n    additional_dependencies: [xxhash]\n  - id: dedup\n"
    )
    assert _run("git", "init", "-q", "-b", "main", cwd=place).returncode == 0
    return place


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """No settings from outside, and a home of pre-commit's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DEDUP_", "GIT_", "PYTHON"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    home = tmp_path_factory.mktemp("pre-commit")
    return {**kept, "PATH": path, "PRE_COMMIT_HOME": str(home), "XDG_DATA_HOME": str(home / "data")}


def test_the_manifests_are_what_the_tools_expect(tmp_path: Path) -> None:
    """By pre-commit's own check, and by the schemas of GitHub and GitLab that check-jsonschema carries."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    snippet = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8").partition("# .gitlab-ci.yml\n")[2]
    gitlab = tmp_path / "gitlab.yml"
    gitlab.write_text(snippet.partition("```")[0])
    schema = (sys.executable, "-m", "check_jsonschema", "--builtin-schema")
    for command in (
        (sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"),
        (*schema, "vendor.github-actions", "action.yml"),
        (*schema, "vendor.gitlab-ci", str(gitlab)),
    ):
        done = _run(*command, cwd=ROOT)
        assert done.returncode == 0, done.stdout + done.stderr


def _check_step() -> str:
    """The script of the GitHub action's last step."""
    _, _, script = (ROOT / "action.yml").read_text(encoding="utf-8").rpartition("      run: |\n")
    return textwrap.dedent(script)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_script_of_the_action_checks_every_path_and_annotates(
    desk: Path, command: Path, environment: dict[str, str]
) -> None:
    """As a runner does it: paths one a line, one that cannot be read, a summary, and SARIF beside the annotations."""
    runner = desk / "runner" / "dedup" / "bin"
    runner.mkdir(parents=True)
    shutil.copy(command, runner / "dedup")
    inputs = {"PATHS": "clean.md\n*d.md  nowhere.md\n", "SARIF": "out.sarif", "DIFF_BASE": "", "DEDUP_LOCAL": "true"}
    github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(desk / "summary.md"), "RUNNER_TEMP": str(desk / "runner")}
    step = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", _check_step())
    done = _run(*step, cwd=desk, env={**environment, **inputs, **github, "DEDUP_FAIL_ON": "warning"})
    assert done.returncode == 2, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("::error file=nowhere.md,")
    assert lines[1].startswith("::warning file=doubled.md,line=4,")
    assert lines[2] == "2 articles checked: 1 warning; 1 file not read."
    (sarif,) = json.loads((desk / "out.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in sarif["results"]] == ["double/sentence"]
    assert "doubled.md:4:1" in (desk / "summary.md").read_text()


def _installed(done: subprocess.CompletedProcess[str]) -> None:
    said = done.stdout + done.stderr
    if "No matching distribution found" in said or "Could not fetch URL" in said or "NewConnectionError" in said:
        pytest.skip("the package registry cannot be reached: pre-commit cannot install the hook")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_commit_with_a_double_is_stopped_and_a_dismissed_one_passes(
    project: Path, site: Path, environment: dict[str, str]
) -> None:
    environment |= {"PIP_NO_DEPS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    assert _run("pre-commit", "install", cwd=site, env=environment).returncode == 0
    story = site / "content" / "ferry.md"
    story.write_text(f"# Ferry runs late\n\n{TWICE}\n{TWICE}\nNobody was hurt.\n")
    _run("git", "add", "-A", cwd=site)
    commit = ("git", *IDENTITY, "commit", "-m", "story")

    stopped = _run(*commit, cwd=site, env=environment)
    _installed(stopped)
    assert stopped.returncode == 1, stopped.stderr
    assert "content/ferry.md:5:1: warning double/paragraph:" in stopped.stdout + stopped.stderr
    assert _run("git", "log", cwd=site).returncode != 0, "nothing was committed"

    story.write_text('<!-- dedup: off rule=double reason="a refrain" until=2999-01-01 -->\n' + story.read_text())
    _run("git", "add", "-A", cwd=site)
    passed = _run(*commit, cwd=site, env=environment)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout + passed.stderr

    (installed,) = Path(environment["PRE_COMMIT_HOME"]).glob("repo*/py_env-*/lib/python*/site-packages/dedup")
    for package in ("dedup", "service"):
        for file in (project / package).rglob("*"):
            if file.is_file() and "_kernel" not in file.parts:
                assert (installed.parent / file.relative_to(project)).exists(), f"{file.name} is not installed"


BODY = "\n\n".join(
    f"Paragraph {name} tells of the ferry, the pier and the {name} passengers on board."
    for name in ("one", "two", "three", "four", "five", "six", "seven", "eight")
)


@pytest.fixture
def story(site: Path) -> Path:
    """A story made of agency copy that stands beside the site, committed to nothing yet."""
    (site / "wire.txt").write_text(BODY)
    place = site / "content" / "story.md"
    place.write_text(f"# Ours\n\n{BODY}\n")
    _run("git", "add", "-A", cwd=site)
    return place


def _passes_until_the_source_is_known(site: Path, environment: dict[str, str], find_dedup: Callable[[], str]) -> None:
    manual = ("pre-commit", "run", "dedup", "--hook-stage", "manual", "--files", "content/story.md", "--verbose")
    first = _run(*manual, cwd=site, env=environment)
    _installed(first)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "no index yet" in first.stdout
    dedup = find_dedup()
    indexed = _run(dedup, "index", "wire.txt", "--outlet", "wire", cwd=site, env=environment)
    assert indexed.returncode == 0, indexed.stderr
    try:
        second = _run(*manual, cwd=site, env=environment)
        assert second.returncode == 1, second.stdout + second.stderr
        assert "content/story.md:3:1: warning wire/uncredited:" in second.stdout
    finally:
        _run(dedup, "stop", cwd=site, env=environment)


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A ``dedup`` that runs from this checkout."""
    place = tmp_path / "bin" / "dedup"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m dedup "$@"\n')
    place.chmod(0o755)
    return place


def test_the_hook_with_an_index_finds_the_source(
    site: Path, story: Path, environment: dict[str, str], command: Path
) -> None:
    """pre-commit's ``language: system`` takes the command from the path."""
    config = site / ".pre-commit-config.yaml"
    config.write_text(config.read_text().replace("  - id: dedup\n", "  - id: dedup\n    language: system\n"))
    environment |= {"PATH": f"{command.parent}{os.pathsep}{environment['PATH']}", "DEDUP_DEADLINE": "30"}
    _passes_until_the_source_is_known(site, environment, lambda: str(command))


@pytest.mark.campaign
def test_the_hook_with_an_index_installs_what_it_needs(site: Path, story: Path, environment: dict[str, str]) -> None:
    environments = Path(environment["PRE_COMMIT_HOME"])
    _passes_until_the_source_is_known(site, environment, lambda: str(next(environments.glob("repo*/py_env-*/bin/dedup"))))
