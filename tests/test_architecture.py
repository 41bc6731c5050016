"""Every rule of "What may know what" is broken once, in a copy of the tree, and seen to be caught.

The rules themselves are import-linter's contracts in pyproject.toml, which `make check` applies to the real tree; a
rule that never fails when it should would otherwise go unnoticed.
"""

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
SERVICES = ("members", "jobs", "events", "notifications")
PACKAGES = {name: REPOSITORY / name for name in ("chassis", "gateway")} | {
    name: REPOSITORY / "services" / name / name for name in SERVICES
}
DRAWERS = {"utils", "util", "helpers", "common", "manager", "base", "misc"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of all packages side by side, with the rules."""
    root = tmp_path_factory.mktemp("tree")
    for name, folder in PACKAGES.items():
        shutil.copytree(folder, root / name, ignore=shutil.ignore_patterns("tests", "__pycache__", "*.egg-info"))
    shutil.copy(REPOSITORY / "pyproject.toml", root)
    return root


@contextmanager
def planted(tree: Path, module: str, line: str) -> Iterator[str]:
    """Write `line` into a module, or into a new module of a package; give the name of where it stands."""
    path = tree / module.replace(".", "/")
    if path.is_dir():
        path, module = path / "planted.py", f"{module}.planted"
    else:
        path = path.with_suffix(".py")
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    yield module
    path.unlink() if before is None else path.write_text(before)


def lint(tree: Path, rule: str) -> tuple[int, str]:
    """Apply one rule to the tree; the status and what import-linter says."""
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [sys.executable, str(linter), "--contract", rule],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


VIOLATIONS = [
    ("rooms", "members.queries", "import members.commands"),
    ("rooms", "jobs.models", "import jobs.queries"),
    ("rooms", "events.schemas", "import events.commands"),
    ("rooms", "members.messages", "import members.models"),
    ("rooms", "notifications.settings", "import notifications.models"),
    ("rooms", "jobs.commands", "import jobs.service"),
    ("strangers", "jobs.commands", "import members.models"),
    ("strangers", "notifications.messages", "import events.messages"),
    ("strangers", "gateway", "import events.queries"),
    ("strangers", "members", "import gateway.settings"),
    ("chassis", "chassis", "import gateway.settings"),
    ("chassis", "chassis", "import jobs.models"),
    ("chassis", "chassis", "import deploy.local"),
    ("framework", "events.commands", "import kombu"),
    ("framework", "members.queries", "from nameko.rpc import rpc"),
    ("framework", "jobs.models", "import eventlet"),
    ("framework", "notifications.commands", "import werkzeug"),
    ("framework", "members.models", "import chassis.broker"),
    ("asyncio", "gateway", "import eventlet"),
    ("asyncio", "gateway", "import chassis.broker"),
    ("eventlet", "members", "import asyncio"),
    ("eventlet", "chassis", "import aiormq"),
]


@pytest.mark.parametrize(("rule", "module", "line"), VIOLATIONS)
def test_a_violation_is_caught(tree, rule, module, line):
    with planted(tree, module, line) as name:
        status, said = lint(tree, rule)
    assert status != 0
    assert f"{name} -> " in said, said


def test_a_detour_is_caught(tree):
    with planted(tree, "events", "import nameko"), planted(tree, "events.commands", "import events.planted"):
        status, said = lint(tree, "framework")
    assert status != 0
    assert "events.commands.planted -> events.planted" in said


@pytest.mark.parametrize("rule", sorted({rule for rule, _, _ in VIOLATIONS}))
def test_the_tree_itself_keeps_the_rule(tree, rule):
    status, said = lint(tree, rule)
    assert status == 0, said


def sources(tree: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the tree by its path."""
    for path in sorted(tree.rglob("*.py")):
        yield str(path.relative_to(tree)), ast.parse(path.read_text())


def commits(tree: Path) -> list[str]:
    """Where something other than the chassis ends a transaction by hand."""
    return [
        f"{path}:{node.lineno}"
        for path, module in sources(tree)
        if not path.startswith("chassis")
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback")
    ]


def test_only_doors_open_transactions(tree):
    assert commits(tree) == []
    with planted(tree, "jobs.commands", "def publish(session): session.commit()"):
        assert commits(tree) == ["jobs/commands/planted.py:2"]


def drawers(tree: Path) -> list[str]:
    """Modules whose name says nothing, so that anything goes in."""
    paths = (path.relative_to(tree) for path in sorted(tree.rglob("*.py")))
    return [str(path) for path in paths if DRAWERS & set(path.with_suffix("").parts)]


def test_no_module_is_a_drawer(tree):
    assert drawers(tree) == []
    with planted(tree, "chassis.helpers", ""):
        assert drawers(tree) == ["chassis/helpers.py"]
