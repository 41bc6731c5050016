"""Run the benchmarks named, or all of them, and print their figures beside their limits.

A limit that was missed is said and is no error; a benchmark that broke is one (status 1).
"""

from __future__ import annotations

import sys
import traceback

from bench import (
    addresses,
    audit,
    board,
    cached,
    calendars,
    digests,
    directory,
    latency,
    mails,
    memory,
    registrations,
    relay,
    searches,
    startup,
    uncached,
)
from bench.figures import Figure, table
from bench.stage import Stage, say

BENCHMARKS = {
    "startup": startup.measure,  # before a platform runs beside it
    "cached": cached.measure,
    "uncached": uncached.measure,
    "relay": relay.measure,
    "addresses": addresses.measure,
    "audit": audit.measure,
    "latency": latency.measure,
    "registrations": registrations.measure,
    "memory": memory.measure,  # after all the load
    "searches": searches.measure,
    "calendars": calendars.measure,
    "digests": digests.measure,
    "mails": mails.measure,  # minutes: 200,000 of them
    "board": board.measure,  # minutes, likewise
    "directory": directory.measure,  # minutes: it writes a million members
}


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 64  # EX_USAGE
    figures: list[Figure] = []
    broken: list[str] = []
    stage = Stage()
    try:
        for name in names or BENCHMARKS:
            say(name)
            try:
                figures += BENCHMARKS[name](stage)
            except Exception:  # noqa: BLE001 - whatever it was, the others are measured all the same
                traceback.print_exc()
                broken.append(name)
    finally:
        stage.close()
    print(f"\n{table(figures)}")
    for name in broken:
        print(f"{name} BROKE: no figure")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
