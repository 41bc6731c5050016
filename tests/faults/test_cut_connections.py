"""Connections to the broker that are cut, and a broker that takes everything and answers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.local.broker import Broker
from deploy.local.platform import Platform
from tests.faults.proxy import Proxy
from tests.faults.scene import scene
from tests.faults.script import FREEZE, pass_time, play

Say = Callable[[str], None]


@contextmanager
def behind_proxy(folder: Path, **settings: str) -> Iterator[tuple[Platform, Proxy]]:
    """The platform, whose way to the broker leads through a proxy."""
    broker = Broker(folder / "broker")
    broker.start()
    try:
        broker.wait_ready()
        proxy = Proxy(broker.port)
        uri = urlsplit(broker.uri)
        through = uri._replace(netloc=uri.netloc.replace(f":{broker.port}", f":{proxy.port}")).geturl()
        with scene(folder / "platform", ITMV_AMQP_URI=through, **settings) as platform:
            yield platform, proxy
        proxy.close()
    finally:
        broker.stop()


@pytest.mark.faults
def test_connections_cut_and_swallowed_during_10000_commands(tmp_path: Path, say: Say) -> None:
    with behind_proxy(tmp_path) as (platform, proxy):

        def cut() -> None:
            """all connections to the broker cut"""
            proxy.cut()

        def swallow() -> None:
            proxy.swallow()
            pass_time(FREEZE)
            proxy.restore()

        swallow.__doc__ = f"a broker that swallows everything for {FREEZE:g} s"
        parts = [number / 20 for number in range(1, 19)]
        play(platform, say, [(part, swallow if part == 0.5 else cut) for part in parts])
        say(f"{proxy.cuts} connections were cut")
