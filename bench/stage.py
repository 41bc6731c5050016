"""What the benchmarks run on: a whole platform of its own in a temporary home, started when first asked for."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from bench.load import get
from deploy.local.beside import environment
from deploy.local.broker import Broker
from deploy.local.platform import Platform

ROUNDS = 5  # of each measure that is compared with another, in turns


class Stage:
    """A home below /tmp and, from the first use on, the platform in it with its demonstration content."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.home = Path(tempfile.mkdtemp(prefix="itmv-bench-"))
        self.home.chmod(0o755)
        self._stack.callback(shutil.rmtree, self.home)

    def close(self) -> None:
        self._stack.close()

    @cached_property
    def platform(self) -> Platform:
        say("starting a platform")
        platform = Platform(environment(self.home / "platform"), say=lambda _: None)
        platform.start(120)
        self._stack.callback(platform.stop)
        platform.load_demonstration()
        return platform

    @property
    def amqp_uri(self) -> str:
        """Where the platform's services meet."""
        return self._broker.uri

    def vhost(self, name: str) -> str:
        """A fresh virtual host of the platform's broker."""
        return self._broker.add_vhost(name)

    @property
    def _broker(self) -> Broker:
        if self.platform.broker is None:
            raise LookupError("the platform has no broker of its own")
        return self.platform.broker

    def counted(self, service: str, metric: str, **labels: str) -> float:
        """The sum of a service's samples of `metric` with these labels, as it tells Prometheus."""
        port = self.platform.settings.metrics_port_of(service)
        wanted = [f'{name}="{value}"' for name, value in labels.items()]
        lines = get(f"http://127.0.0.1:{port}/metrics").decode().splitlines()
        mine = (line for line in lines if line.startswith((metric + "{", metric + " ")))
        return sum(float(line.rpartition(" ")[2]) for line in mine if all(each in line for each in wanted))


def say(text: str) -> None:
    print(f"bench: {text}", flush=True)
