"""Reading a stranger's calendar in a process of its own, which has a bounded time and memory, and no secrets.

A few kilobytes can name dates for ever (`FREQ=SECONDLY`), or a day that never comes, and a few megabytes keep a parser
busy for minutes. No count of lines tells that beforehand, and a thread cannot be stopped; a process can. It also leaves
the service's own event loop alone.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import datetime

from chassis.polling import Unreadable
from events import listings
from events.listings import Listed

WORK = 20  # seconds of a processor
WAIT = 90.0  # seconds by the clock, on a machine that has much else to do
MEMORY = 1024**3  # bytes of address space
ASKED = [sys.executable, "-I", "-m", "events.apart"]


def read(body: bytes, now: datetime) -> Listed:
    """As `listings.read`; raises Unreadable (`feed_too_hard`) too. In a service the pipes to it are green."""
    try:
        done = subprocess.run(
            [*ASKED, now.isoformat()], input=body, capture_output=True, env={}, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("feed_too_hard") from None
    if done.returncode:
        raise Unreadable("feed_too_hard")
    said = json.loads(done.stdout)
    if "code" in said:
        raise Unreadable(said["code"], **said["details"])
    return Listed.from_json(done.stdout)


def main() -> None:
    """The other process: a calendar comes in, what it lists goes out."""
    resource.setrlimit(resource.RLIMIT_CPU, (WORK, WORK))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        said = listings.read(sys.stdin.buffer.read(), datetime.fromisoformat(sys.argv[1])).to_json()
    except Unreadable as refusal:
        said = json.dumps({"code": refusal.code, "details": refusal.details})
    sys.stdout.write(said)


if __name__ == "__main__":
    main()
