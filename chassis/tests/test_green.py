"""Names of hosts are looked up in a thread, by the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOOK_UP = """
import chassis.green
import socket, sys
import eventlet

ran = []
eventlet.spawn(ran.append, "another greenlet")
{}
print(*ran, "dns.resolver" in sys.modules)
"""


@pytest.mark.parametrize(
    ("look_up", "said"),
    [
        ('socket.getaddrinfo("localhost", 25)', "another greenlet False\n"),
        ('socket.getaddrinfo("127.0.0.1", 25)', "False\n"),  # nothing to ask for
        (
            "try: socket.create_connection(('nobody.invalid', 25))\nexcept socket.gaierror: pass",
            "another greenlet False\n",
        ),
    ],
)
def test_looking_up_a_name_holds_nobody_up(look_up: str, said: str) -> None:
    command = [sys.executable, "-c", LOOK_UP.format(look_up)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == said
