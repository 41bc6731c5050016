"""One whole platform for the end-to-end tests, as `make run` starts it, on ports and in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.local import beside
from deploy.local.client import Client
from deploy.local.mailbox import Mailbox
from deploy.local.mainjob import MainJob
from deploy.local.platform import Platform
from tests.e2e.cast import Cast, gathered
from tests.e2e.records import settled

EVERY_THREE_SECONDS = "*/3 * * * * *"


def environment(home: Path, **more: str) -> dict[str, str]:
    """A platform's beside others, whose newsletters that go out by themselves do so before a test looks."""
    return beside.environment(home, **{"ITMV_NEWSLETTER_COLLECT": "1", **more})


@contextmanager
def started(home: Path, **more: str) -> Iterator[Platform]:
    """A platform with its demonstration content, stopped at the end."""
    running = Platform(environment(home, **more))
    running.start(120)
    try:
        running.load_demonstration()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Shared by all tests but those that say otherwise: each names its own people and things."""
    with started(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture(scope="session")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """Everybody who may ask, on a platform for those tests that leave nothing behind."""
    with started(tmp_path_factory.mktemp("cast")) as running:
        found = gathered(running)
        settled(running.home)
        yield found
        found.close()


@pytest.fixture(scope="module")
def visitor(platform: Platform) -> Iterator[Client]:
    """Somebody without an account."""
    found = Client(platform.base_url)
    yield found
    found.close()


@pytest.fixture(scope="module")
def office(visitor: Client, platform: Platform) -> Client:
    """The demonstration's account of the office."""
    return visitor.signed_in("office@example.org", platform.preparation.accounts()["office@example.org"])


@pytest.fixture(scope="module")
def member(visitor: Client, platform: Platform) -> Client:
    """The demonstration's account of a member."""
    return visitor.signed_in("member@example.org", platform.preparation.accounts()["member@example.org"])


@pytest.fixture(scope="module")
def job(platform: Platform) -> Iterator[MainJob]:
    """The main job with its own people, none of whose mails has come yet."""
    played = MainJob(platform.base_url, Mailbox(platform.home / "mail"), platform.preparation.accounts())
    yield played
    played.visitor.close()
