"""What the processes of the platform hold after all that was asked of them."""

from __future__ import annotations

import re
from pathlib import Path

from bench.figures import Figure
from bench.stage import Stage
from deploy.local.settings import SERVICES


def measure(stage: Stage) -> list[Figure]:
    """The largest of the services' resident sets; named last, it is seen after the other benchmarks' load."""
    processes = stage.platform.processes
    held = {name: mebibytes(processes[name].pid, "VmRSS") for name in SERVICES}
    peaks = {name: mebibytes(processes[name].pid, "VmHWM") for name in SERVICES}
    each = ", ".join(f"{name} {held[name]:.0f} (peak {peaks[name]:.0f})" for name in SERVICES)
    gateway = mebibytes(processes["gateway"].pid, "VmRSS")
    how = f"resident after the runs above: {each}; gateway {gateway:.0f}"
    return [Figure("memory of the largest service", max(held.values()), 120, "MiB", how)]


def mebibytes(pid: int, line: str) -> float:
    found = re.search(rf"^{line}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    if not found:
        raise LookupError(f"{line} of process {pid}")
    return int(found[1]) / 1024
