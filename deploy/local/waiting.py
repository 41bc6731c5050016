"""Waiting with a deadline, and free ports: what everything that starts a server needs."""

import http
import http.client
import random
import socket
import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"

T = TypeVar("T")

# Below Linux' ephemeral range (32768 and up), so that no outgoing connection takes the port
# between our choosing it and the server's binding it.
_PORTS = range(20_000, 32_000)


class TooLate(TimeoutError):
    """What was waited for did not come before its deadline."""


def until(condition: Callable[[], T | None], what: str, seconds: float = 10.0, pause: float = 0.02) -> T:
    """Ask `condition` every `pause` seconds until it answers something true, and return that.

    Raises TooLate, naming `what`, after `seconds`.
    """
    end = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            raise TooLate(f"waited {seconds:g} s in vain for {what}")
        time.sleep(pause)
    return answer


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Choose a loopback port that nobody listens on; chosen at random, so that parallel runs seldom meet."""
    return until(lambda: next(filter(is_free, random.sample(_PORTS, 50)), None), "a free port")


def answers(port: int) -> bool:
    """Tell whether a server takes connections on this loopback port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def is_fine(url: str) -> bool:
    """Tell whether a GET of this URL is answered with 200, as /readyz is when a server can do its work."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=2)
    try:
        connection.request("GET", where.path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
