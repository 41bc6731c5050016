"""A private RabbitMQ in a folder of its own, for `make run`, the tests and the fault tests.

It runs as root and as an ordinary user, beside a system RabbitMQ and beside others of our own: the node, its
Erlang name server (epmd) and all ports are its own, on the loopback interface only.
"""

import fcntl
import re
import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import IO
from urllib.parse import quote

from deploy.local import rabbit
from deploy.local.children import command_line, end, end_stranger, signal_group, spawn
from deploy.local.errors import LocalError
from deploy.local.secret import keep
from deploy.local.waiting import LOOPBACK, answers, free_port, is_free, until

_GREETING = b"AMQP\x00\x00\x09\x01"


class BrokerError(LocalError):
    """The broker cannot start or did not answer; the text is meant for the operator."""


class Broker:
    """RabbitMQ under `home` on `port` (a free one when not given); data and password survive restarts.

    `prometheus_port` switches the plugin rabbitmq_prometheus on. Start and stop from one thread, best the main
    thread: then the broker ends with us even when we are killed.
    """

    def __init__(self, home: Path, port: int | None = None, prometheus_port: int | None = None) -> None:
        """Remember where; nothing is written or started yet."""
        self.home = home.resolve()
        self.port = port or free_port()
        self.prometheus_port = prometheus_port
        self._process: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._ports: dict[str, int] = {}

    @property
    def uri(self) -> str:
        """The AMQP URI of the broker's first virtual host, password included."""
        return self.uri_of(rabbit.VHOST)

    def uri_of(self, vhost: str) -> str:
        """Return the AMQP URI of a virtual host."""
        password = keep(self.home / "password")
        return f"amqp://{rabbit.USER}:{password}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    @property
    def node(self) -> str:
        """The Erlang node's name, chosen once per home; the data folder is named after it."""
        return f"itmv-{keep(self.home / 'node', secrets.token_hex(4))}@localhost"

    @property
    def pid(self) -> int:
        """The process id of the running broker; BrokerError when it is not running."""
        return self._running().pid

    @property
    def is_running(self) -> bool:
        """Whether the broker lives, ready or not; a frozen one does."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start without waiting; `wait_ready` waits. A node left over in this home is ended first."""
        self._make_home()
        self._take_lock()
        if not self._process:
            self._end_leftover()
        if not is_free(self.port):
            self._release()
            raise BrokerError(f"port {self.port} is taken by another program: set ITMV_AMQP_PORT to a free one")
        self._start_epmd()
        programs = rabbit.mirror(self.home, prometheus=bool(self.prometheus_port))
        rabbit.write_config(self.home, self.port, keep(self.home / "password"), self.prometheus_port)
        keep(self.home / "uri", self.uri, anew=True)  # where services of the same ITMV_HOME look for it
        env = self._environment() | {"RABBITMQ_SCRIPTS_DIR": str(programs)}
        with (self.home / "log" / "output").open("wb") as output:
            self._process = spawn([str(programs / "rabbitmq-server")], env, self.home, output)

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until the broker greets an AMQP client; BrokerError when it ends in place of that."""
        until(self._is_ready, f"RabbitMQ on port {self.port}", seconds)

    def greets(self, seconds: float = 1.0) -> bool:
        """Tell whether a server speaks AMQP on our port: it answers the greeting with a method frame (1)."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=seconds) as connection:
                connection.sendall(_GREETING)
                return connection.recv(1) == b"\x01"
        except OSError:
            return False

    def stop(self, seconds: float = 30.0) -> None:
        """Stop cleanly, or by SIGKILL after `seconds`; stopping twice is no error."""
        if self._process:
            end(self._process, seconds)
            self._process = None
        if self._epmd:
            end(self._epmd, 5)
            self._epmd = None
        self._release()

    def kill(self) -> None:
        """End the broker with SIGKILL, as a power cut would; `start` brings it back with its data."""
        process = self._running()
        signal_group(process, signal.SIGKILL)
        process.wait()

    def suspend(self) -> None:
        """Freeze the broker (SIGSTOP): connections stay open and nothing answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen broker go on (SIGCONT)."""
        self._running().send_signal(signal.SIGCONT)

    def add_vhost(self, name: str) -> str:
        """Make a virtual host that our user may use, and return its URI; takes about 0.2 s."""
        if not re.fullmatch(r"[\w.-]+", name):
            raise ValueError(f"not a name for a virtual host: {name!r}")
        vhost, user, everything = f'<<"{name}">>', f'<<"{rabbit.USER}">>', '<<".*">>'
        rights = f"{user}, {vhost}, {everything}, {everything}, {everything}, {user}"
        self._call(
            ("rabbit_vhost", "add", f"{vhost}, {user}"),
            ("rabbit_auth_backend_internal", "set_permissions", rights),
        )
        return self.uri_of(name)

    def delete_vhost(self, name: str) -> None:
        """Remove a virtual host with all that is in it, closing its connections."""
        self._call(("rabbit_vhost", "delete", f'<<"{name}">>, <<"{rabbit.USER}">>'))

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run RabbitMQ's own tool against this broker and return what it prints; takes about 0.5 s."""
        command = [str(rabbit.programs() / "rabbitmqctl"), "--quiet", *arguments]
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise BrokerError(f"rabbitmqctl {arguments[0]}: {done.stdout}{done.stderr}".strip())
        return done.stdout

    def _call(self, *calls: tuple[str, str, str]) -> None:
        """Call Erlang functions (module, function, arguments) in the broker; each must answer `ok`.

        A bare Erlang node does this in 0.15 s, where rabbitmqctl takes 0.3 s and more for each call.
        """
        self._running()
        remote = "".join(f"ok = rpc:call('{self.node}', {m}, {f}, [{a}]), " for m, f, a in calls)
        command = [
            *("erl", "-noinput", "-hidden", "-boot", "no_dot_erlang", "-start_epmd", "false"),
            *("-sname", f"itmv-{secrets.token_hex(6)}@localhost"),
            *("-kernel", "inet_dist_use_interface", "{127,0,0,1}"),
            *("-eval", f"{remote} halt(0)."),
        ]
        done = subprocess.run(
            command,
            env=self._environment(),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if done.returncode:
            raise BrokerError(f"the broker refused {calls[0][:2]}: {(done.stdout + done.stderr)[:500]}")

    def _environment(self) -> dict[str, str]:
        return rabbit.environment(self.home, self.node, self._ports)

    def _running(self) -> subprocess.Popen[bytes]:
        if not self._process or self._process.poll() is not None:
            raise BrokerError(f"the broker in {self.home} is not running")
        return self._process

    def _make_home(self) -> None:
        if re.search(r"\s", str(self.home)):
            raise BrokerError(f"RabbitMQ cannot live in a folder with spaces: set ITMV_HOME, not {self.home}")
        for folder in (self.home, self.home / "data", self.home / "log"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep(self.home / ".erlang.cookie", mode=0o400)

    def _take_lock(self) -> None:
        """Keep a second Broker out of this home; the kernel drops the lock when we die."""
        if self._lock:
            return
        self._lock = (self.home / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._release()
            raise BrokerError(f"another program runs the broker in {self.home}") from None

    def _release(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def _end_leftover(self) -> None:
        """End what a killed run left in this home; a pid file that names a stranger by now is ignored.

        The files hold a process id and an argument that only our process has: for the Erlang machine that
        is its home, which RabbitMQ leaves out of its own file.
        """
        for name, mark in (("pid", str(self.home)), ("epmd.pid", "")):
            file = self.home / name
            words = [*(file.read_text().split() if file.exists() else []), mark]
            if words[0].isdigit() and words[1] in command_line(int(words[0])):
                end_stranger(int(words[0]), 30)
            file.unlink(missing_ok=True)

    def _start_epmd(self) -> None:
        """Start our own Erlang name server in the foreground, or keep the one that survived `kill`."""
        if self._epmd and self._epmd.poll() is None:
            return
        ports = {name: free_port() for name in ("epmd", "distribution", "control")}
        self._ports = ports | {"amqp": self.port}
        epmd = ["epmd", "-port", str(ports["epmd"]), "-address", LOOPBACK]
        self._epmd = spawn(epmd, self._environment(), self.home, subprocess.DEVNULL)
        (self.home / "epmd.pid").write_text(f"{self._epmd.pid} {ports['epmd']}")
        until(lambda: answers(ports["epmd"]), "epmd", 10)

    def _is_ready(self) -> bool:
        if not self._process or self._process.poll() is not None:
            tail = (self.home / "log" / "output").read_text(errors="replace")[-1500:]
            raise BrokerError(f"RabbitMQ ended while starting, see {self.home / 'log'}:\n{tail}")
        return self.greets()
