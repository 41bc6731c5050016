"""The platform as a whole: real broker, real mail sink, stand-ins for services and gateway."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.settings import load
from deploy.local import beside
from deploy.local.announcement import announcement
from deploy.local.children import alive
from deploy.local.errors import LocalError
from deploy.local.platform import PROCFILE, Platform, read
from deploy.local.settings import Settings
from deploy.local.waiting import answers, until

SAID: list[str] = []  # by the platform that most tests share
STANDIN = Path(__file__).with_name("standin.py")


def environment(home):
    """The settings of a platform of its own, which shows nothing."""
    return beside.environment(home, ITMV_DEMO="0")


def procfile(folder, env, **commands):
    """Stand-ins for gateway, members and jobs, or what `commands` says in their place."""
    settings = load(Settings, env)
    ports = {"members": settings.metrics_port + 1, "jobs": settings.metrics_port + 2, "gateway": settings.http[1]}
    lines = {name: f"python {STANDIN} {port}" for name, port in ports.items()} | commands
    path = folder / "Procfile"
    path.write_text("# stand-ins\n\n" + "".join(f"{name}: {command}\n" for name, command in lines.items()))
    return path


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("platform")
    env = environment(folder / "home")
    platform = Platform(env, procfile(folder, env), SAID.append)
    platform.start()
    yield platform
    platform.stop()


def test_all_is_ready_when_start_returns(platform):
    assert platform.broker.greets()
    assert {name: each.is_ready() for name, each in platform.processes.items()} == dict.fromkeys(
        ["members", "jobs", "gateway", "mail"], True
    )


def test_services_find_broker_and_key_in_the_home(platform):
    assert (platform.home / "broker" / "uri").read_text() == platform.broker.uri
    assert len((platform.home / "secret-key").read_text()) >= 32
    assert (platform.home / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_second_platform_in_the_same_home_is_refused(platform):
    second = Platform(platform.env)
    with pytest.raises(LocalError, match=rf"running already \(process {os.getpid()}\)"):
        second.start()
    assert platform.processes["members"].is_ready()


def test_what_dies_is_started_again(platform):
    platform.processes["members"].kill()
    platform.broker.kill()
    everything = [platform.broker, *platform.processes.values()]
    supervisor = platform.supervisor()

    def all_are_back():
        supervisor.look()
        return all(each.is_running for each in everything)

    until(all_are_back, "the dead", 20)
    platform.broker.wait_ready()
    platform.processes["members"].wait_ready()
    assert {line.split(";")[0] for line in SAID} >= {"members has ended", "broker has ended"}


def test_two_platforms_run_side_by_side(platform, tmp_path):
    env = environment(tmp_path / "home")
    second = Platform(env, procfile(tmp_path, env), lambda _: None)
    second.start()
    assert platform.processes["gateway"].is_ready()
    second.stop()
    assert platform.broker.greets()


def test_a_taken_port_is_named_with_its_setting(platform, tmp_path):
    env = environment(tmp_path / "home") | {"ITMV_HTTP": f"127.0.0.1:{platform.settings.http[1]}"}
    with pytest.raises(LocalError, match="set ITMV_HTTP to a free one"):
        Platform(env, procfile(tmp_path, env), lambda _: None).start()


def test_a_service_that_cannot_start_stops_the_rest_and_is_quoted(tmp_path, amqp_uri):
    env = environment(tmp_path / "home") | {"ITMV_AMQP_URI": amqp_uri()}
    broken = procfile(tmp_path, env, jobs=f"python {STANDIN} 1 78")
    platform = Platform(env, broken, lambda _: None)
    with pytest.raises(LocalError, match=r"jobs ended with status 78:\nstarted"):
        platform.start()
    assert not any(each.is_running for each in platform.processes.values())


def test_it_stops_from_the_gateway_inwards(tmp_path, amqp_uri):
    env = environment(tmp_path / "home") | {"ITMV_AMQP_URI": amqp_uri()}
    platform = Platform(env, procfile(tmp_path, env), lambda _: None)
    platform.start()
    platform.stop()
    logs = {name: (platform.home / "logs" / f"{name}.log").read_text() for name in ("gateway", "members", "jobs")}
    stopped = {name: float(log.split()[-1]) for name, log in logs.items()}
    assert stopped["gateway"] < min(stopped["members"], stopped["jobs"])


class Run:
    """`python -m deploy.local.platform` as a process of its own."""

    def __init__(self, folder, env):
        command = [sys.executable, "-m", "deploy.local.platform", str(procfile(folder, env))]
        self.process = subprocess.Popen(
            command, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines = []

    def read_until(self, words):
        for line in self.process.stdout:
            self.lines.append(line)
            if words in line:
                return
        pytest.fail("".join(self.lines))

    def finish(self):
        rest, _ = self.process.communicate(timeout=60)
        return self.process.returncode, rest.strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(number, tmp_path, amqp_uri):
    env = environment(tmp_path / "home") | {"ITMV_AMQP_URI": amqp_uri()}
    run = Run(tmp_path, env)
    run.read_until("Ctrl-C stops")
    run.process.send_signal(number)
    assert run.finish() == (0, "stopping")


def test_a_signal_while_it_starts_stops_it_too(tmp_path):
    env = environment(tmp_path / "home")
    run = Run(tmp_path, env)
    run.read_until("starting RabbitMQ")
    run.process.send_signal(signal.SIGTERM)
    status, _ = run.finish()
    assert status == 0
    assert not answers(int(env["ITMV_AMQP_PORT"]))


def test_killed_hard_it_leaves_nothing_and_starts_again(tmp_path):
    env = environment(tmp_path / "home")
    run = Run(tmp_path, env)
    run.read_until("Ctrl-C stops")
    pids = [int(each.read_text()) for each in (tmp_path / "home" / "logs").glob("*.pid")]
    run.process.kill()
    run.finish()
    again = Run(tmp_path, env)
    again.read_until("Ctrl-C stops")
    assert not any(alive(pid) for pid in pids)
    again.process.terminate()
    assert again.finish()[0] == 0


def test_wrong_settings_are_all_named(tmp_path):
    env = environment(tmp_path / "home") | {"ITMV_HTTP": "nowhere", "ITMV_SMTP_PORT": "post"}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.platform"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 78
    assert "ITMV_HTTP must be host:port" in done.stderr
    assert "ITMV_SMTP_PORT must be a whole number" in done.stderr


def test_what_any_service_would_find_wrong_is_named_before_anything_starts(tmp_path):
    wrong = {"ITMV_QUEUE_TYPE": "secret1", "ITMV_NEWSLETTER_SCHEDULE": "secret2", "ITMV_CALL_SECONDS": "secret3"}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.platform"],
        env={**os.environ, **environment(tmp_path / "home"), **wrong},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 78
    assert [line.split()[1] for line in done.stderr.splitlines()] == list(wrong)
    assert "secret" not in done.stderr + done.stdout
    assert "starting" not in done.stdout
    assert not (tmp_path / "home").exists()


def test_the_announcement_says_where_to_look(tmp_path):
    accounts = {"office@example.org": "a password"}
    text = announcement(load(Settings, {"ITMV_HOME": str(tmp_path)}), accounts)
    for words in ("http://127.0.0.1:8000/", "/api/v1/docs", f"{tmp_path}/mail/new", "office@example.org", "a password"):
        assert words in text


def test_the_procfile_names_every_service():
    assert list(read(PROCFILE)) == ["members", "jobs", "events", "notifications", "gateway"]
