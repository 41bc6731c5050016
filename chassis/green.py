"""eventlet's patches, made when this is first imported: before anything else imports sockets or threads.

Names of hosts are looked up by the system in a thread. eventlet would bring a resolver of its own (dnspython), which
reads neither nsswitch.conf nor what else the system knows, and costs each process 15 MiB and a third of its start.
"""

from __future__ import annotations

import os

os.environ["EVENTLET_NO_GREENDNS"] = "yes"

import eventlet

eventlet.monkey_patch()

import socket  # noqa: E402
from typing import Any  # noqa: E402

from eventlet import patcher, tpool  # noqa: E402
from eventlet.green import socket as green_socket  # noqa: E402

THREADS = 1  # for what would block the greenlets, such as hashing a password; each keeps the 19 MiB that one took

_system: Any = patcher.original("socket")


def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:
    """socket.getaddrinfo; only what is no address already is asked for, in a thread. Raises socket.gaierror."""
    try:
        found: list[Any] = _system.getaddrinfo(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
    except socket.gaierror:
        found = tpool.execute(_system.getaddrinfo, host, port, family, type, proto, flags)
    return found


tpool.set_num_threads(THREADS)
green_socket.getaddrinfo = socket.getaddrinfo = getaddrinfo
