"""`make run` on a machine that has the packages and the environment, with an empty home."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from bench.figures import BrokenError, Figure
from bench.stage import Stage, say
from deploy.local.beside import environment
from deploy.local.children import end, spawn

REPOSITORY = Path(__file__).parent.parent
READY, LOADED = "ready after", "Ctrl-C stops"
ROUNDS = 3


def measure(stage: Stage) -> list[Figure]:
    """From calling make until every process is ready; the slowest of a few starts counts."""
    say("bringing the environment up to date")
    subprocess.run(["deploy/local/bootstrap", "run"], cwd=REPOSITORY, check=True)
    starts = [_start(stage.home / f"start-{number}") for number in range(ROUNDS)]
    ready, loaded = (max(times) for times in zip(*starts, strict=True))
    how = f"slowest of {ROUNDS}, empty home; with demonstration content loaded {loaded:.1f} s"
    return [Figure("make run ready", ready, 15, "s", how)]


def _start(home: Path) -> tuple[float, float]:
    """Seconds until it says that it is ready, and until the demonstration content is there."""
    began = time.monotonic()
    run = spawn(["make", "run"], environment(home), REPOSITORY, subprocess.PIPE)
    seen: dict[str, float] = {}
    said = ""
    try:
        for line in run.stdout or ():
            said += line.decode()
            for mark in (READY, LOADED):
                if mark in said:
                    seen.setdefault(mark, time.monotonic() - began)
            if LOADED in seen:
                return seen[READY], seen[LOADED]
    finally:
        end(run, 60)
    raise BrokenError(f"make run ended:\n{said}")
