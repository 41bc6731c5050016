"""Log lines written together: a line a request would cost a system call a request."""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import sys
from typing import IO

EVERY = 0.1  # seconds a line may wait
MOST = 64 * 1024  # characters that may wait


class Batched:
    """What a StreamHandler writes to: gathers lines, and writes them at the latest after EVERY seconds."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self._lines: list[str] = []
        self._size = 0
        atexit.register(self.write_out)

    def write(self, text: str) -> None:
        if not self._lines:
            self._promise()
        self._lines.append(text)
        self._size += len(text)
        if self._size > MOST:
            self.write_out()

    def flush(self) -> None:
        """Asked for after every line by the handler; what has gathered is written in time without it."""

    def write_out(self) -> None:
        """Write what has gathered."""
        lines, self._lines, self._size = self._lines, [], 0
        if lines:
            self.stream.write("".join(lines))
            self.stream.flush()

    def _promise(self) -> None:
        try:
            asyncio.get_running_loop().call_later(EVERY, self.write_out)
        except RuntimeError:  # before and after the loop, and in other threads: at exit, or with the next lines
            return


def batch_stderr() -> Batched:
    """Let the root logger's handlers write through a batch."""
    batch = Batched(sys.stderr)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(batch)
    return batch


def leave(batch: Batched, status: int) -> None:
    """End the process at once, its last lines written."""
    batch.write_out()
    os._exit(status)
