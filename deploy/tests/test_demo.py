"""`make demo` without the platform."""

import json
import os
import subprocess
import sys

from deploy.local.waiting import free_port


def test_it_says_in_one_sentence_that_the_platform_is_not_running(tmp_path):
    passwords = {f"{name}@example.org": "secret" for name in ("office", "board", "admin")}
    (tmp_path / "demo-accounts").write_text(json.dumps(passwords))
    address = f"127.0.0.1:{free_port()}"
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.demo"],
        env={**os.environ, "ITMV_HOME": str(tmp_path), "ITMV_HTTP": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"no answer from http://{address} (ConnectError): is the platform running? `make run` starts it\n"
    )
