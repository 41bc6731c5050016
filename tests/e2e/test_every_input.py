"""What nobody thought of: schemathesis makes requests up from the description, valid ones and others.

Every answer has to be one that the description names, of the type and shape it names, and none a fault of ours. What is
made up is bounded by its number and not by time: a busy machine is no fault, and takes longer.
"""

from __future__ import annotations

import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.client import Client
from deploy.local.platform import Platform
from tests.e2e.conftest import started

PERSONS = ("nobody", "office@example.org", "member@example.org")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
LEFT_OUT = ("stream_stream", "account_close_session")  # one never ends, the other ends our session
PATIENCE = 1000  # seconds


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Its own: what is made up here is in nobody's way."""
    with started(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.mark.parametrize("who", PERSONS)
def test_every_answer_is_a_described_one(platform: Platform, tmp_path: Path, who: str) -> None:
    assert made_up(platform, tmp_path, who, "--phases=fuzzing", "--max-examples=2") > 100


@pytest.mark.faults
@pytest.mark.parametrize("who", PERSONS)
def test_thousands_of_answers_are_described_ones(platform: Platform, tmp_path: Path, who: str) -> None:
    assert made_up(platform, tmp_path, who, "--phases=coverage,fuzzing", "--max-examples=20") > 3400


def made_up(platform: Platform, folder: Path, who: str, *options: str) -> int:
    """How many requests were made up, all of which were answered as described."""
    left_out = [f"--exclude-operation-id={each}" for each in LEFT_OUT]
    signed_in = [f"--header=Authorization: Bearer {token_of(platform, who)}"] if who != "nobody" else []
    done = subprocess.run(
        [
            f"{sysconfig.get_path('scripts')}/schemathesis",
            "run",
            f"{platform.base_url}/api/v1/openapi.json",
            f"--checks={CHECKS}",
            "--continue-on-failure",
            "--no-shrink",
            "--generation-deterministic",
            "--no-color",
            *options,
            *left_out,
            *signed_in,
        ],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr[-2000:]
    [generated] = re.findall(r"(\d+) generated", done.stdout)
    return int(generated)


def token_of(platform: Platform, email: str) -> str:
    client = Client(platform.base_url)
    person = client.signed_in(email, platform.preparation.accounts()[email])
    token = person.http.headers["authorization"].removeprefix("Bearer ")
    client.close()
    return str(token)
