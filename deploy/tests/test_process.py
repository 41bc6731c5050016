"""One process of the platform, with a stand-in for a service."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.children import alive
from deploy.local.process import Process, ProcessError
from deploy.local.waiting import TooLate, free_port, is_fine, until

STANDIN = Path(__file__).with_name("standin.py")


@pytest.fixture
def standin(tmp_path):
    """Make a process; all are ended after the test."""
    (tmp_path / "logs").mkdir()
    made = []

    def make(*arguments):
        port = free_port()
        env = {**os.environ, "ITMV_HOME": str(tmp_path)}
        words = " ".join(["python", str(STANDIN), str(port), *arguments])
        made.append(Process("standin", words, tmp_path, env, lambda: is_fine(f"http://127.0.0.1:{port}/readyz")))
        return made[-1]

    yield make
    for process in made:
        process.stop(0.1)


def log(tmp_path):
    return (tmp_path / "logs" / "standin.log").read_text()


def test_it_starts_becomes_ready_and_stops_by_itself(standin, tmp_path):
    process = standin()
    process.start()
    process.wait_ready()
    assert process.stop()
    assert log(tmp_path).splitlines()[-1].startswith("stopped")


def test_one_that_ends_at_once_shows_its_last_words(standin):
    process = standin("3")
    process.start()
    with pytest.raises(ProcessError, match=r"standin ended with status 3:\nstarted"):
        process.wait_ready()


def test_a_deaf_one_is_killed(standin):
    process = standin("deaf")
    process.start()
    process.wait_ready()
    pid = process.pid
    assert not process.stop(0.2)
    assert not alive(pid)


def test_a_frozen_one_is_not_ready_and_can_be_stopped(standin):
    process = standin()
    process.start()
    process.wait_ready()
    process.suspend()
    with pytest.raises(TooLate, match="standin"):
        process.wait_ready(0.1)
    assert process.stop()


def test_a_frozen_one_goes_on(standin):
    process = standin()
    process.start()
    process.wait_ready()
    process.suspend()
    process.resume()
    process.wait_ready()


def test_a_killed_one_can_be_restarted(standin, tmp_path):
    process = standin()
    process.start()
    process.wait_ready()
    process.kill()
    with pytest.raises(ProcessError, match="status -9"):
        _ = process.pid
    process.restart()
    assert process.is_running
    assert log(tmp_path).count("started") == 2


def test_what_a_killed_supervisor_left_over_is_ended_first(standin, tmp_path):
    left = subprocess.Popen([sys.executable, STANDIN, str(free_port())], env={**os.environ, "ITMV_HOME": str(tmp_path)})
    (tmp_path / "logs" / "standin.pid").write_text(str(left.pid))
    standin().start()
    assert left.wait(10) in (0, -signal.SIGTERM)


def test_a_stranger_with_the_same_number_is_left_alone(standin, tmp_path):
    stranger = subprocess.Popen([sys.executable, STANDIN, str(free_port())], env={**os.environ, "ITMV_HOME": "/else"})
    (tmp_path / "logs" / "standin.pid").write_text(str(stranger.pid))
    standin().start()
    assert until(lambda: stranger.poll() is None, "the stranger")
    stranger.kill()
    stranger.wait()
