"""HTTP load by wrk, with the same flags for every server, and proof that all answers were good."""

from __future__ import annotations

import re
import subprocess
import urllib.request

from bench.figures import BrokenError

CONNECTIONS = 50
SECONDS = 5


def requests_per_second(url: str, *headers: str, seconds: int = SECONDS) -> float:
    """What wrk reaches from one thread with CONNECTIONS. Raises BrokenError when any answer was an error."""
    flags = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for header in headers:
        flags += ["-H", header]
    said = subprocess.run(["wrk", *flags, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise BrokenError(f"errors while loading {url}:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise BrokenError(f"wrk said nothing of {url}:\n{said}")
    get(url, *headers)  # answered after all that wrk left behind: the server has drained
    return float(found[1])


def get(url: str, *headers: str) -> bytes:
    """The body of a 200. Raises urllib.error.HTTPError for anything else."""
    return opened(url, *headers)[0]


def opened(url: str, *headers: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a 200, the names in lower case."""
    request = urllib.request.Request(url, headers=dict(header.split(": ", 1) for header in headers))
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}
