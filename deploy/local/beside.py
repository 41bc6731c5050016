"""The surroundings of a platform beside others, for tests and benchmarks."""

from __future__ import annotations

import os
from pathlib import Path

from chassis.testing import free_ports
from deploy.local.waiting import free_port


def environment(home: Path, **more: str) -> dict[str, str]:
    """This process's own without its settings, then a home and ports that nobody uses; metrics take five in a row."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ITMV_")}
    ports = {"ITMV_AMQP_PORT": free_port(), "ITMV_SMTP_PORT": free_port(), "ITMV_METRICS_PORT": free_ports(5)[0]}
    own = {"ITMV_HOME": str(home), "ITMV_HTTP": f"127.0.0.1:{free_port()}"}
    return kept | own | {name: str(port) for name, port in ports.items()} | more
