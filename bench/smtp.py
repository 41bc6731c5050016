"""The measure of mail: what carries ready-made mails to a server and does nothing else, a process of its own.

    python -m bench.smtp loop PORT CONNECTIONS COUNT FILE        prints mails per second
    python -m bench.smtp pipelined PORT CONNECTIONS COUNT FILE   the same

`loop` is smtplib as it comes, a thread for each connection. `pipelined` writes the conversation by hand, with the
mail and the next envelope in one go (RFC 2920): the most that a process of Python and the server carry.
"""

from __future__ import annotations

import smtplib
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

SENDER = "newsletter@itmv.example"


def loop(port: int, numbers: range, mail: bytes) -> None:
    """One smtplib connection, a mail after the other."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in numbers:
            server.sendmail(SENDER, f"reader{number}@example.org", mail)


def pipelined(port: int, numbers: range, mail: bytes) -> None:
    """One connection with as few turns as RFC 2920 allows: one for each mail."""
    with socket.create_connection(("127.0.0.1", port)) as server:
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = server.makefile("rb")
        answers.readline()
        server.sendall(b"EHLO localhost\r\n")
        while answers.readline()[3:4] == b"-":
            pass
        server.sendall(_envelope(numbers[0]))
        for number in numbers:
            said = [answers.readline()[:3] for _ in range(3)]
            server.sendall(mail + b".\r\n" + _envelope(number + 1))
            if [*said, answers.readline()[:3]] != [b"250", b"250", b"354", b"250"]:
                raise smtplib.SMTPException("refused")


def _envelope(number: int) -> bytes:
    return f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<reader{number}@example.org>\r\nDATA\r\n".encode()


def rate(way: Callable[[int, range, bytes], None], port: int, connections: int, count: int, mail: bytes) -> float:
    """Mails per second, all connections together."""
    share = count // connections
    threads = [threading.Thread(target=way, args=(port, range(share), mail)) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return share * connections / (time.perf_counter() - began)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [("loop" | "pipelined") as name, port, connections, count, file]:
            way = loop if name == "loop" else pipelined
            print(rate(way, int(port), int(connections), int(count), Path(file).read_bytes()))
        case _:
            sys.exit(__doc__)
