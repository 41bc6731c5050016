"""The whole platform on one machine: `make run`, that is `python -m deploy.local.platform [PROCFILE]`.

It brings up a private RabbitMQ and a mail sink unless the environment names others, prepares the databases,
starts the processes named in the Procfile, starts again what dies, and stops all of it in order on Ctrl-C.
"""

import fcntl
import os
import signal
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO

from chassis import settings
from chassis.settings import load
from deploy.local.announcement import announcement
from deploy.local.broker import Broker
from deploy.local.errors import LocalError
from deploy.local.preparation import Preparation
from deploy.local.process import Process
from deploy.local.settings import SERVICES, Settings
from deploy.local.supervisor import Restartable, Supervisor
from deploy.local.waiting import TooLate, answers, is_fine, is_free, until

PROCFILE = Path(__file__).parent.parent.parent / "Procfile"
GATEWAY, MAIL = "gateway", "mail"

_SINK = "python -m deploy.local.sink"


class PlatformError(LocalError):
    """The platform cannot start; the text is meant for the operator."""


class Platform:
    """All processes of one ITMV_HOME; start and stop from the main thread, so that none outlives us.

    `processes` has them by the Procfile's names, and `mail`, the sink; `broker` is None when ITMV_AMQP_URI names
    one. `say` gets the progress, a line each.
    """

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        procfile: Path = PROCFILE,
        say: Callable[[str], None] = print,
    ) -> None:
        """Lay out everything as `environ` says; nothing is started yet. SettingsError lists what is wrong."""
        self.settings = settings = load(Settings, environ)
        self.home = settings.home.resolve()
        self.base_url = settings.gateway_url
        self.say = say
        self._lock: IO[str] | None = None
        for folder in (self.home, self.home / "logs"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.env = self._environment(environ)
        self.preparation = Preparation(self.home, self.env, say)
        self.broker = None if settings.amqp_uri else Broker(self.home / "broker", settings.amqp_port)
        self.processes = {name: self._process(name, command) for name, command in read(procfile).items()}
        if not settings.smtp:
            port = settings.smtp_port
            self.processes[MAIL] = Process(MAIL, _SINK, self.home, self.env, lambda: answers(port))

    def start(self, seconds: float = 60.0) -> None:
        """Start everything and wait until all is ready; when something fails, stop the rest and say why."""
        self._take_lock()
        try:
            self._start(seconds)
        except BaseException:
            self.stop()
            raise

    def load_demonstration(self) -> None:
        """Fill an empty platform that runs, unless ITMV_DEMO=0.

        Only when every service has declared its queues: what is told before, later ones would never hear.
        """
        if self.settings.demo:
            self.preparation.load_accounts()
            self.preparation.load_content()

    def supervisor(self) -> Supervisor:
        """What starts again the processes that die, the broker included, each time it is told to look."""
        things: dict[str, Restartable] = dict(self.processes)
        return Supervisor(things | ({"broker": self.broker} if self.broker else {}), self.say)

    def stop(self) -> None:
        """Stop in order: nothing new comes in, then what is under way drains, then its mails and facts settle."""
        services = [name for name in self.processes if name not in (GATEWAY, MAIL)]
        for group, seconds in (([GATEWAY], 30.0), (services, 30.0), ([MAIL], 5.0)):
            running = [self.processes[name] for name in group if name in self.processes]
            for process in running:
                process.ask_to_stop()
            for process in running:
                if not process.stop(seconds):
                    self.say(f"{process.name} did not stop within {seconds:g} s and was killed")
        if self.broker:
            self.broker.stop()
        if self._lock:
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """End everything with SIGKILL at once; what was acknowledged is on the disk."""
        for process in self.processes.values():
            if process.is_running:
                process.kill()
        if self.broker and self.broker.is_running:
            self.broker.kill()

    def _start(self, seconds: float) -> None:
        for process in self.processes.values():
            process.end_leftover()
        for port, name in self.settings.ports().items():
            if not is_free(port):
                raise PlatformError(f"port {port} is taken by another program: set {name} to a free one")
        if self.broker:
            self.say("starting RabbitMQ")
            self.broker.start()
        if not self.settings.secret_key:
            self.preparation.make_key()
        self.say("preparing the databases")
        self.preparation.migrate()
        self.say("starting " + ", ".join(self.processes))
        for process in self.processes.values():
            process.start()
        if self.broker:
            self.broker.wait_ready(seconds)
        self._wait_ready(seconds)

    def _wait_ready(self, seconds: float) -> None:
        def late() -> list[str]:
            return [each.name for each in self.processes.values() if not each.is_ready()]

        try:
            until(lambda: not late(), "all processes", seconds, pause=0.05)
        except TooLate:
            raise PlatformError(f"not ready after {seconds:g} s: {', '.join(late())}; see {self.home}/logs") from None

    def _process(self, name: str, command: str) -> Process:
        port = self.settings.metrics_port_of(name)
        url = self.base_url if name == GATEWAY else f"http://{self.settings.metrics_authority}:{port}"
        return Process(name, command, self.home, self.env, lambda: is_fine(f"{url}/readyz"))

    def _environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """What the processes get: our own environment, with the settings of `environ` alone.

        Defaults that depend on each other are filled in.
        """
        path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ.get('PATH', '')}"
        defaults = {"ITMV_BASE_URL": self.base_url}
        if self.settings.demo:
            defaults["ITMV_REQUIRE_OTP"] = "0"  # the demonstration accounts have no second factor
        ours = {name: value for name, value in os.environ.items() if not name.startswith("ITMV_")}
        fixed = {"ITMV_HOME": str(self.home), "PATH": path, "PYTHONUNBUFFERED": "1"}
        return ours | defaults | dict(environ) | fixed

    def _take_lock(self) -> None:
        """Keep a second platform out of this home; the kernel drops the lock when we die."""
        self._lock = (self.home / "lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.seek(0)
            other = self._lock.read()
            self._lock.close()
            self._lock = None
            raise PlatformError(
                f"the platform in {self.home} is running already (process {other}): stop it, "
                "or set ITMV_HOME and the ports for a second one"
            ) from None
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()


def read(procfile: Path) -> dict[str, str]:
    """The commands of a Procfile by name (`name: command`, a line each; # begins a comment)."""
    lines = (line.strip() for line in procfile.read_text().splitlines())
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in pairs}


def check_settings(environ: Mapping[str, str] = os.environ) -> None:
    """Leave with every problem that any of the processes would find, before the first is started.

    Key and broker are not there yet: the platform makes what the environment does not name.
    """
    made = {"ITMV_SECRET_KEY": "made later", "ITMV_AMQP_URI": "amqp://made-later"}
    rooms = [import_module(f"{name}.settings") for name in (*SERVICES, GATEWAY)]
    filled = made | {name: value for name, value in environ.items() if value}
    if found := settings.all_problems([Settings, *(room.Settings for room in rooms)], filled):
        settings.refuse(found)


class Interruption:
    """Ctrl-C, SIGTERM and a closed terminal stop the platform; asked again two seconds later, it is killed.

    The two seconds tell a person's second Ctrl-C from a signal that reached us twice, once through make.
    """

    def __init__(self, platform: Platform) -> None:
        """Answer these signals from now on."""
        self._platform = platform
        self._asked = 0.0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._interrupt)

    def _interrupt(self, *_: object) -> None:
        if not self._asked:
            self._asked = time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - self._asked > 2:
            self._platform.say("killing everything")
            self._platform.kill()


def main(procfile: Path = PROCFILE) -> None:
    """Run until a signal asks to stop; status 0 then, 1 with a line of explanation when something fails."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    began = time.monotonic()
    check_settings()
    platform = Platform(procfile=procfile)
    Interruption(platform)
    try:
        platform.start()
        platform.say(f"ready after {time.monotonic() - began:.1f} s")
        platform.load_demonstration()
        platform.say(announcement(platform.settings, platform.preparation.accounts()))
        supervisor = platform.supervisor()
        while True:
            supervisor.look()
            time.sleep(0.2)
    except KeyboardInterrupt:
        platform.say("stopping")
        platform.stop()
    except (LocalError, TooLate) as error:
        platform.stop()
        sys.exit(f"make run: {error}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
