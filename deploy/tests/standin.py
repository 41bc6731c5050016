"""A process as small as can be that starts, is ready, says when it stopped, and stops: python standin.py PORT.

With a second argument it ends at once with that status; with the word `deaf` it ignores SIGTERM.
"""

import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Ready(BaseHTTPRequestHandler):
    """Answers every GET with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def leave(*_: object) -> None:
    print(f"stopped {time.monotonic()}", flush=True)
    sys.exit(0)


if __name__ == "__main__":
    print("started", *sys.argv[1:], flush=True)
    if sys.argv[2:] == ["deaf"]:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    elif sys.argv[2:]:
        sys.exit(int(sys.argv[2]))
    else:
        signal.signal(signal.SIGTERM, leave)
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
