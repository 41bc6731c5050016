"""What nobody thought of: schemathesis makes requests up from the description, valid ones and others.

Every answer has to be one that the description names, of the type and shape it names, and none a fault of ours.
"""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from deploy.local.client import Client
from deploy.local.platform import Platform

SECONDS = 8  # for each person asking
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
LEFT_OUT = ("stream_stream", "account_close_session")  # one never ends, the other ends our session


@pytest.mark.parametrize("who", ["nobody", "office@example.org", "member@example.org"])
def test_every_answer_is_a_described_one(platform: Platform, tmp_path: Path, who: str) -> None:
    options = [f"--header=Authorization: Bearer {token_of(platform, who)}"] if who != "nobody" else []
    left_out = [f"--exclude-operation-id={each}" for each in LEFT_OUT]
    done = subprocess.run(
        [
            f"{sysconfig.get_path('scripts')}/schemathesis",
            "run",
            f"{platform.base_url}/api/v1/openapi.json",
            f"--checks={CHECKS}",
            f"--max-time={SECONDS}",
            "--phases=coverage,fuzzing",
            "--max-examples=10",
            "--continue-on-failure",
            "--no-shrink",
            "--generation-deterministic",
            "--no-color",
            *left_out,
            *options,
        ],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=10 * SECONDS,
    )
    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr[-2000:]
    [generated] = re.findall(r"(\d+) generated", done.stdout)
    assert int(generated) > 100


def token_of(platform: Platform, email: str) -> str:
    client = Client(platform.base_url)
    person = client.signed_in(email, platform.preparation.accounts()[email])
    token = person.http.headers["authorization"].removeprefix("Bearer ")
    client.close()
    return str(token)
