"""Starting, stopping and recognising child processes."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from deploy.local.waiting import TooLate, until


def spawn(
    command: Sequence[str],
    env: Mapping[str, str],
    cwd: Path,
    output: IO[bytes] | int,
    user: str | None = None,
    farewell: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, out of reach of the terminal's Ctrl-C; root may name a `user`.

    On Linux the child gets the signal `farewell` when we die, however hard. The kernel ties that to the
    thread that forks, so it is asked for only in the main thread, which lives as long as the process.
    """
    prefix = as_user(user) if user else []
    if shutil.which("setpriv") and threading.current_thread() is threading.main_thread():
        prefix = [*(prefix or ["setpriv"]), "--pdeathsig", farewell.name.removeprefix("SIG")]
    return subprocess.Popen(
        [*prefix, *command],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def as_user(user: str) -> list[str]:
    """Return the words to put before a command so that root runs it as `user`."""
    return ["setpriv", "--reuid", user, "--regid", user, "--init-groups"]


def end(process: subprocess.Popen[bytes], seconds: float, first: signal.Signals = signal.SIGTERM) -> bool:
    """Ask a child to leave, and kill its group when it has not within `seconds`; tell whether it left by itself."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.send_signal(first)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        signal_group(process, signal.SIGKILL)
        process.wait()
        return False
    return True


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a child and all of its children; a group that has gone is no error."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def command_line(pid: int) -> list[str]:
    """Return the arguments of a running process, empty when there is none (or no /proc)."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return []


def environment_of(pid: int) -> dict[str, str]:
    """Return the environment a running process was started with, empty when we may not see it."""
    try:
        text = Path(f"/proc/{pid}/environ").read_text(errors="replace")
    except OSError:
        return {}
    return dict(item.split("=", 1) for item in text.split("\0") if "=" in item)


def children_of(pid: int) -> list[int]:
    """Return the process ids of a process' children, also of those in a session of their own."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for task in tasks for word in task.read_text().split()]


def end_stranger(pid: int, seconds: float, first: signal.Signals = signal.SIGTERM) -> None:
    """End a process that is not our child, such as one left over by a killed run; SIGKILL after `seconds`."""
    for number in (signal.SIGCONT, first):
        _signal(pid, number)
    try:
        until(lambda: not alive(pid), f"the end of process {pid}", seconds)
    except TooLate:
        _signal(pid, signal.SIGKILL)
        until(lambda: not alive(pid), f"the end of killed process {pid}")


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def alive(pid: int) -> bool:
    """A zombie that nobody reaps counts as gone: its /proc entry has no arguments."""
    return command_line(pid) not in ([], [""])
