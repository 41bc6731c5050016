"""Logs of bounded size: the output of each process goes through here into ITMV_HOME/logs."""

import os
import threading
from contextlib import closing
from pathlib import Path
from typing import IO

LARGEST = 10 * 1024 * 1024
KEPT = 3


class RotatingLog:
    """A file that is set aside as `.1` when it has reached `largest` bytes; `kept` older ones stay.

    A line is never torn apart, unless it alone is larger than the whole file may be.
    """

    def __init__(self, path: Path, largest: int = LARGEST, kept: int = KEPT) -> None:
        """Go on with the file where there is one."""
        self.path = path
        self._largest = largest
        self._kept = kept
        self._file = path.open("ab", buffering=0)

    def write(self, chunk: bytes) -> None:
        """Append what came from a process, whole lines or not."""
        if self._file.tell() + len(chunk) > self._largest:
            head, newline, chunk = chunk.partition(b"\n")
            self._file.write(head + newline)
            if newline or self._file.tell() > self._largest:
                self._rotate()
        self._file.write(chunk)

    def close(self) -> None:
        self._file.close()

    def _rotate(self) -> None:
        self._file.close()
        for number in range(self._kept, 0, -1):
            older = self.path.with_name(f"{self.path.name}.{number}")
            newer = older.with_suffix(f".{number - 1}") if number > 1 else self.path
            if newer.exists():
                newer.replace(older)
        self._file = self.path.open("ab", buffering=0)


def collect(source: IO[bytes], path: Path) -> threading.Thread:
    """Copy a process' output into its log, in a thread that ends with the output."""
    thread = threading.Thread(target=_copy, args=(source, path), name=f"log of {path.stem}", daemon=True)
    thread.start()
    return thread


def _copy(source: IO[bytes], path: Path) -> None:
    with source, closing(RotatingLog(path)) as log:
        while chunk := os.read(source.fileno(), 65536):
            log.write(chunk)


def tail(path: Path, size: int = 2000) -> str:
    """The last bytes of a log as text, for an error message."""
    return path.read_bytes()[-size:].decode(errors="replace") if path.exists() else ""
