"""A private PostgreSQL in a folder of its own, for the tests, the fault tests and the benchmarks.

PostgreSQL refuses to run as root: started by root it runs as the user `postgres` of Debian's package, and its
folder must then lie where that user may go (`/tmp` is such a place; the temporary folders of pytest are not).
"""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Literal

from deploy.local.children import as_user, children_of, end, spawn
from deploy.local.errors import LocalError, NotInstalled
from deploy.local.secret import keep
from deploy.local.waiting import LOOPBACK, free_port, is_free, until

USER = "itmv"

_OWNER = "postgres"
_SIGNALS: dict[str, signal.Signals] = {
    "smart": signal.SIGTERM,
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
}
# What a crash of the machine would lose is nothing to a test. A crash of PostgreSQL alone loses nothing even so:
# each commit is handed to the system before it is confirmed (synchronous_commit stays on).
_CARELESS = {"fsync": "off", "full_page_writes": "off"}


class ClusterError(LocalError):
    """PostgreSQL is missing or did not start; the text is meant for the operator."""


class Cluster:
    """PostgreSQL under `folder` on `port` (a free one when not given); the data survives restarts.

    `durable` writes every commit through to the disk, as in production.
    """

    def __init__(self, folder: Path, port: int | None = None, *, durable: bool = False) -> None:
        """Remember where; nothing is written or started yet."""
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _OWNER if os.geteuid() == 0 else None

    @property
    def pid(self) -> int:
        """The process id of the running server; ClusterError when it is not running."""
        return self._running().pid

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        password = keep(self.folder / "password")
        return f"postgresql+psycopg2://{USER}:{password}@{LOOPBACK}:{self.port}/{database}"

    def start(self, seconds: float = 30.0) -> None:
        """Start and wait until connections are taken; the first time the data folder is made (1 s)."""
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._initialise()
        if not is_free(self.port):
            raise ClusterError(f"port {self.port} is taken by another program")
        command = [str(programs() / "postgres"), "-D", str(self.folder / "data")]
        for name, value in self._options().items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("wb") as output:
            self._process = spawn(command, _env(), self.folder, output, self._user, signal.SIGINT)
        until(self._is_ready, f"PostgreSQL in {self.folder}", seconds)

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast", seconds: float = 30.0) -> None:
        """Stop: `smart` waits for clients, `fast` sends them away, `immediate` is a crash with recovery."""
        if self._process:
            end(self._process, seconds, _SIGNALS[mode])
            self._process = None

    def suspend(self) -> None:
        """Freeze the server and all of its sessions (SIGSTOP)."""
        for pid in (self.pid, *children_of(self.pid)):
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen server go on (SIGCONT)."""
        for pid in (self.pid, *children_of(self.pid)):
            os.kill(pid, signal.SIGCONT)

    def create_database(self, name: str, like: str = "template1") -> str:
        """Make a database, empty or a copy of another that nobody is connected to, and return its SQLAlchemy URL."""
        self._execute(f'CREATE DATABASE "{_checked(name)}" TEMPLATE "{_checked(like)}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, ending the sessions in it; one that is not there is no error."""
        self._execute(f'DROP DATABASE IF EXISTS "{_checked(name)}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        """Run one statement with psql; ClusterError with what it says."""
        self._running()
        command = [
            str(programs() / "psql"),
            "-h",
            LOOPBACK,
            "-p",
            str(self.port),
            "-U",
            USER,
            "-d",
            "postgres",
        ]
        env = _env() | {"PGPASSWORD": keep(self.folder / "password"), "PGCONNECT_TIMEOUT": "10"}
        _run([*command, "-X", "-v", "ON_ERROR_STOP=1", "-qc", statement], env)

    def _running(self) -> subprocess.Popen[bytes]:
        if not self._process or self._process.poll() is not None:
            raise ClusterError(f"PostgreSQL in {self.folder} is not running")
        return self._process

    def _initialise(self) -> None:
        """Make the data folder; over TCP one needs the password, the socket is guarded by the folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep(self.folder / "password")
        if self._user:
            shutil.chown(self.folder, self._user)
            shutil.chown(self.folder / "password", self._user)
            self._check_reachable()
        data = self.folder / "data"
        shutil.rmtree(data, ignore_errors=True)  # a first start that was cut short
        options = ["--username", USER, "--pwfile", str(self.folder / "password")]
        options += ["--auth-host=scram-sha-256", "--auth-local=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        prefix = as_user(self._user) if self._user else []
        sync = [] if self.durable else ["--no-sync"]
        _run([*prefix, str(programs() / "initdb"), "-D", str(data), *options, *sync], _env())

    def _check_reachable(self) -> None:
        """Complain when the user `postgres` cannot come as far as the folder."""
        try:
            _run([*as_user(_OWNER), "test", "-w", str(self.folder)], _env())
        except ClusterError:
            raise ClusterError(f"the user {_OWNER} may not enter {self.folder}: choose one under /tmp") from None

    def _options(self) -> dict[str, str]:
        # The path of a Unix socket is at most 107 bytes long, name included.
        socket_folder = str(self.folder) if len(str(self.folder)) < 80 else ""
        options = {"listen_addresses": LOOPBACK, "port": str(self.port), "max_connections": "200"}
        return options | {"unix_socket_directories": socket_folder} | ({} if self.durable else _CARELESS)

    def _is_ready(self) -> bool:
        """Tell whether sessions are taken; ClusterError when the server ended in place of that."""
        if not self._process or self._process.poll() is not None:
            raise ClusterError("PostgreSQL ended: " + (self.folder / "log").read_text(errors="replace")[-1500:])
        try:
            self._execute("SELECT 1")
        except ClusterError:
            return False
        return True


def programs() -> Path:
    """Return the folder with the newest server's programs; NotInstalled names the package."""
    found = {each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NotInstalled("PostgreSQL is missing: install the package postgresql (deploy/local/bootstrap test)")
    return max(found, key=lambda each: float(each.parent.name)) if found else Path(str(on_path)).parent


def _env() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"{Path(command[0]).name}: {done.stdout}{done.stderr}".strip())


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,63}", name):
        raise ValueError(f"not a name for a database: {name!r}")
    return name
