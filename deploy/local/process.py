"""One process of the platform: started, watched, restarted, stopped."""

import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.children import end, end_stranger, environment_of, signal_group, spawn
from deploy.local.errors import LocalError
from deploy.local.logs import collect, tail
from deploy.local.waiting import until

_REPOSITORY = Path(__file__).parent.parent.parent


class ProcessError(LocalError):
    """A process is not running, or did not start; the text holds the end of its log."""


class Process:
    """A command of the Procfile with its log and its pid file, in ITMV_HOME/logs.

    Python in `command` is the Python that runs us. `ready` tells whether it does its work; without it a
    process counts as ready once it runs.
    """

    def __init__(
        self,
        name: str,
        command: str,
        home: Path,
        env: Mapping[str, str],
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        """Remember all; nothing is started yet."""
        self.name = name
        self._command = shlex.split(command)
        self._home = home
        self._env = env
        self._ready = ready
        self._log = home / "logs" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._collector: threading.Thread | None = None

    @property
    def pid(self) -> int:
        """The process id; ProcessError when it is not running."""
        return self._running().pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start without waiting for readiness. What a killed run left over is ended first.

        Should we be killed, it is too: a service would drain for half a minute towards a broker that has gone,
        and what was acknowledged is on the disk.
        """
        self.end_leftover()
        program, *arguments = self._command
        program = sys.executable if program == "python" else program
        self._process = spawn([program, *arguments], self._env, _REPOSITORY, subprocess.PIPE, farewell=signal.SIGKILL)
        self._pid_file.write_text(str(self._process.pid))
        if self._process.stdout:
            self._collector = collect(self._process.stdout, self._log)

    def ask_to_stop(self) -> None:
        """Send SIGTERM, to be followed by `stop`: so several processes drain at the same time."""
        if self._process and self.is_running:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()

    def stop(self, seconds: float = 30.0) -> bool:
        """Stop and reap; SIGKILL after `seconds`. Tell whether it left by itself."""
        process, self._process = self._process, None
        if process is None:
            return True
        left = end(process, seconds)
        self._finish_log()
        self._pid_file.unlink(missing_ok=True)
        return left

    def kill(self) -> None:
        """End it with SIGKILL, as a power cut would."""
        process = self._running()
        signal_group(process, signal.SIGKILL)
        process.wait()

    def suspend(self) -> None:
        """Freeze it (SIGSTOP): its connections stay open and nothing answers."""
        signal_group(self._running(), signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on (SIGCONT)."""
        signal_group(self._running(), signal.SIGCONT)

    def restart(self, seconds: float = 30.0) -> None:
        """Stop it if it runs, start it and wait until it is ready."""
        self.stop()
        self.start()
        self.wait_ready(seconds)

    def wait_ready(self, seconds: float = 30.0) -> None:
        """Wait for readiness; ProcessError when it ends in place of that."""
        until(self.is_ready, f"{self.name} to be ready", seconds, pause=0.05)

    def is_ready(self) -> bool:
        """Tell whether it does its work; ProcessError with the end of its log when it has ended."""
        self._running()
        return self._ready()

    def end_leftover(self) -> None:
        """End the process that a killed supervisor left behind, recognised by the ITMV_HOME it was given."""
        text = self._pid_file.read_text() if self._pid_file.exists() else ""
        if text.isdigit() and environment_of(int(text)).get("ITMV_HOME") == str(self._home):
            end_stranger(int(text), 30)
        self._pid_file.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path:
        return self._home / "logs" / f"{self.name}.pid"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ProcessError(f"{self.name} is not running")
        if (status := self._process.poll()) is not None:
            self._finish_log()
            raise ProcessError(f"{self.name} ended with status {status}:\n{tail(self._log)}")
        return self._process

    def _finish_log(self) -> None:
        """Wait for the last lines; a child of the process may hold the output open, so not for long."""
        if self._collector:
            self._collector.join(1)
