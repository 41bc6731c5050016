"""What was begun and what was handed over since the last settling, in a file: it outlives the process.

The ledger is settled a window at a time, since a commit for each mail would cost a fraction of the mail server's
speed. A line for each mail in a mapped file costs next to nothing, and the kernel keeps it when the process is killed.
Whoever finds the book of a dead process (nobody holds its lock) knows which mails the server took, which were on their
way at that moment, and that the rest was never begun. After a crash of the whole machine a book may lack its last
lines; it is of another boot then, and proves only what it says.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import mmap
from pathlib import Path
from uuid import UUID

from notifications.commands.ledger import LONGEST

BOOT = Path("/proc/sys/kernel/random/boot_id")
HEAD = 36  # bytes that name the boot
LINE = 17  # bytes: what happened, and to which delivery
SIZE = HEAD + LONGEST * LINE  # bytes: a line for each mail of a window
BEGUN, SENT, NOT_SENT = b"b", b"s", b"n"


def _boot() -> bytes:
    """Which start of this machine we live in; blank where the kernel does not say, which is no boot's name."""
    try:
        return BOOT.read_bytes().strip()[:HEAD].ljust(HEAD)
    except OSError:
        return b" " * HEAD


class Logbook:
    """The book of one lane, with room for a window. Its name is the lane's `holder`, by which its mails are claimed."""

    def __init__(self, folder: Path, holder: UUID) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{holder}.log"
        unnamed = folder / f"{holder}.new"
        self._file = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        os.posix_fallocate(self._file, 0, SIZE)  # a full disk is found out now: later it would be a signal
        self._page, self._lines = mmap(self._file, SIZE), dict[UUID, int]()
        self._page[:HEAD] = _boot()
        unnamed.rename(self.path)  # locked before anybody can find it

    def begin(self, delivery_id: UUID) -> None:
        """It is about to be handed over."""
        self._note(BEGUN, delivery_id)

    def end(self, delivery_id: UUID, result: str) -> None:
        """The server answered. What is in doubt stays begun."""
        if result not in ("doubtful", "ambiguous"):
            self._note(SENT if result == "sent" else NOT_SENT, delivery_id)

    def _note(self, what: bytes, delivery_id: UUID) -> None:
        """A line for each mail, however often it is begun. What happened comes last: without it a line says nothing."""
        at = self._lines.get(delivery_id)
        if at is None:
            at = self._lines[delivery_id] = HEAD + len(self._lines) * LINE
            self._page[at + 1 : at + LINE] = delivery_id.bytes
        self._page[at : at + 1] = what

    def clear(self) -> None:
        """All of it stands in the ledger now."""
        end = HEAD + len(self._lines) * LINE
        self._page[HEAD:end] = bytes(end - HEAD)
        self._lines.clear()

    def close(self) -> None:
        """Nothing is left to tell."""
        self.path.unlink(missing_ok=True)
        self._page.close()
        os.close(self._file)


@dataclass
class Legacy:
    """What the book of a dead process says. `complete`: what it does not name was never begun."""

    holder: UUID
    complete: bool
    sent: list[UUID] = field(default_factory=list)
    in_doubt: list[UUID] = field(default_factory=list)


def left_behind(folder: Path) -> Iterator[Legacy]:
    """The books that no living process holds; each is removed when the next is asked for, unless an error came."""
    for path in sorted(folder.glob("*.log")):
        try:
            file = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists():
                yield _read(path)
                path.unlink(missing_ok=True)
        except BlockingIOError:
            continue
        finally:
            os.close(file)


def _read(path: Path) -> Legacy:
    raw = path.read_bytes()
    boot, lines = raw[:HEAD], raw[HEAD:]
    last: dict[UUID, bytes] = {}
    for at in range(0, len(lines) - LINE + 1, LINE):
        if what := lines[at : at + 1].strip(b"\0"):
            last[UUID(bytes=lines[at + 1 : at + LINE])] = what
    found = Legacy(UUID(path.stem), complete=boot == _boot() and bool(boot.strip()))
    found.sent = [each for each, what in last.items() if what == SENT]
    found.in_doubt = [each for each, what in last.items() if what == BEGUN]
    return found
