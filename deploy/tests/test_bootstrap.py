"""The lock covers all that is installed, and the bootstrap says how it is used."""

import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent


def name_of(requirement: str) -> str:
    return re.split(r"[\s<>=!~\[;]", requirement.strip())[0].lower().replace("_", "-").replace(".", "-")


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def installed() -> dict[str, str]:
    """Name -> version of what is in the environment itself, whatever tests put on the path of this process."""
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    return {name_of(each.metadata["Name"]): each.version for each in distributions(path=folders)}


PINNED = {name_of(line): line.split("==")[1] for line in lines(REPOSITORY / "constraints.txt")}


@pytest.mark.parametrize(
    "project", [*REPOSITORY.glob("*/pyproject.toml"), *REPOSITORY.glob("services/*/pyproject.toml")], ids=str
)
def test_every_dependency_of_a_package_is_pinned(project):
    needed = {name_of(each) for each in tomllib.loads(project.read_text())["project"].get("dependencies", [])}
    assert {name for name in needed if not name.startswith("itmv-")} - PINNED.keys() == set()


@pytest.mark.parametrize("kind", ["run", "test"])
def test_every_tool_is_pinned(kind):
    tools = lines(REPOSITORY / "deploy" / "local" / f"requirements-{kind}.txt")
    assert {name_of(tool) for tool in tools} - PINNED.keys() == set()


@pytest.mark.skipif(Path(sys.prefix) != REPOSITORY / ".venv", reason="runs in an environment made by hand")
def test_what_is_installed_is_what_is_pinned():
    ours = {name: version for name, version in installed().items() if name != "pip" and not name.startswith("itmv-")}
    assert {name: PINNED.get(name) for name in ours} == ours


def test_what_a_test_puts_on_the_path_is_not_taken_for_installed(monkeypatch):
    monkeypatch.syspath_prepend(REPOSITORY / "chassis" / "tests" / "shop")
    assert "bicycles" in {each.metadata["Name"] for each in distributions()}
    assert "bicycles" not in installed()
    assert "pytest" in installed()


def test_no_registry_is_named():
    files = [REPOSITORY / "constraints.txt", *(REPOSITORY / "deploy" / "local").glob("[br]*")]
    assert not [each for each in files if each.is_file() and re.search(r"https?://", each.read_text())]


def test_a_wrong_word_is_answered_with_the_usage():
    command = [str(REPOSITORY / "deploy" / "local" / "bootstrap"), "everything"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (64, "usage: deploy/local/bootstrap run|test|bench\n")
