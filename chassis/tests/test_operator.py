"""The operator's command line without what it needs: one sentence, no traceback, no values."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from chassis.operator import BROKER, DATABASE, add, itmv
from chassis.testing import SECRET, free_ports


def ask(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(itmv, [*arguments, "bicycles"], env={"ITMV_SECRET_KEY": SECRET, **environment})


@pytest.mark.parametrize("command", ["list", "retry", "drop"])
def test_without_a_broker(command: str, tmp_path: Path) -> None:
    uri = f"amqp://guest:hidden@127.0.0.1:{free_ports(1)[0]}/"
    yes = ["--yes"] if command == "drop" else []
    done = ask("dead-letters", command, *yes, ITMV_HOME=str(tmp_path), ITMV_AMQP_URI=uri)
    assert (done.exit_code, done.output) == (1, f"Error: {BROKER} (ConnectionRefusedError)\n")


@pytest.mark.parametrize("command", ["migrate", "replay"])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////nowhere/hidden.sqlite3", "OperationalError SQLITE_CANTOPEN"),
        ("postgresql://u:hidden@127.0.0.1:{port}/x", "OperationalError"),
    ],
)
def test_without_a_database(command: str, url: str, reason: str, tmp_path: Path) -> None:
    url = url.format(port=free_ports(1)[0])
    done = ask(command, ITMV_HOME=str(tmp_path), ITMV_AMQP_URI="amqp://nobody", ITMV_BICYCLES_DB=url)
    assert (done.exit_code, done.output) == (1, f"Error: {DATABASE} ({reason})\n")


def test_on_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    done = ask("replay", ITMV_HOME=str(tmp_path), ITMV_AMQP_URI="amqp://nobody")
    assert (done.exit_code, done.output) == (1, f"Error: {DATABASE} (OperationalError SQLITE_ERROR)\n")


def test_groups_with_one_name_put_their_commands_together() -> None:
    try:
        for service in ("bicycles", "bells"):
            add(click.Group("take-in", {service: click.Command(service)}))
        known = itmv.commands["take-in"]
        assert isinstance(known, click.Group)
        assert set(known.commands) == {"bicycles", "bells"}
    finally:
        del itmv.commands["take-in"]
