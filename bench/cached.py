"""A cached public list from one gateway worker, beside nginx (one worker) with the same bytes as a file."""

from __future__ import annotations

from statistics import median

from bench import nginx
from bench.figures import BrokenError, Figure, spread
from bench.load import CONNECTIONS, opened, requests_per_second
from bench.stage import ROUNDS, Stage

LISTS = {
    "short": ("/api/v1/partners", "list_partners"),
    "with facets": ("/api/v1/members?limit=2", "list_members"),
    "whole": ("/api/v1/members", "list_members"),
}  # and the doors that are not to be asked


def measure(stage: Stage) -> list[Figure]:
    return [_measure(stage, name, path, door) for name, (path, door) in LISTS.items()]


def _measure(stage: Stage, name: str, path: str, door: str) -> Figure:
    url = stage.platform.base_url + path
    body, headers = opened(url)
    asked = _asked(stage, door)
    ours, theirs = [], []
    with nginx.serving(stage.home / f"nginx-{len(body)}", body, headers) as file:
        for _ in range(ROUNDS):
            theirs.append(requests_per_second(file))
            ours.append(requests_per_second(url))
    if _asked(stage, door) - asked > sum(ours) / 100:  # now and then a fact, or its minute, ends an entry
        raise BrokenError("the service was asked: the cache did not answer")
    how = f"GET {path}, {len(body):,} bytes, {CONNECTIONS} connections: {spread(ours)}/s; nginx {spread(theirs)}/s"
    return Figure(f"cached list, {name}", median(ours) / median(theirs), 0.75, "× nginx", how, at_least=True)


def _asked(stage: Stage, door: str) -> float:
    return stage.counted("members", "rpc_duration_seconds_count", door=door)
