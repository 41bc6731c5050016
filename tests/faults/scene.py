"""Where the fault tests play: members, notifications, gateway, broker and mail sink, as `make run` starts them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.platform import Platform
from deploy.local.postgres import Cluster
from deploy.local.process import Process
from deploy.local.waiting import free_port, is_fine
from tests.e2e.conftest import environment

SERVICES = ("members", "notifications")
PROCFILE = "".join(f"{name}: python -m chassis.run {name}\n" for name in SERVICES) + "gateway: python -m gateway\n"


def laid_out(folder: Path, **settings: str) -> Platform:
    """The platform, not started yet; a lost mail server is noticed after a second, so claims are short.

    It believes the load which address a command is from: from one alone it would take twenty applications an hour.
    """
    folder.mkdir(parents=True, exist_ok=True)
    procfile = folder / "Procfile"
    procfile.write_text(PROCFILE)
    own = {"ITMV_DEMO": "0", "ITMV_SMTP_TIMEOUT": "1", "ITMV_TRUSTED_PROXIES": "127.0.0.1"}
    env = environment(folder / "home", **own | settings)
    return Platform(env, procfile)


def databases(cluster: Cluster, name: str) -> dict[str, str]:
    """The settings that have the services use fresh databases in `cluster`."""
    return {f"ITMV_{service.upper()}_DB": cluster.create_database(f"{name}_{service}") for service in SERVICES}


def second(platform: Platform, service: str) -> str:
    """Add another process of a service, with metrics ports of its own; the new process's name."""
    name, first_port = f"{service}-2", free_port()
    port = first_port + platform.settings.metrics_port_of(service) - platform.settings.metrics_port
    env = platform.env | {"ITMV_METRICS_PORT": str(first_port)}
    command = f"python -m chassis.run {service}"
    platform.processes[name] = Process(
        name, command, platform.home, env, lambda: is_fine(f"http://127.0.0.1:{port}/readyz")
    )
    return name


@contextmanager
def scene(folder: Path, **settings: str) -> Iterator[Platform]:
    """The platform, ready; gone at the end."""
    platform = laid_out(folder, **settings)
    with playing(platform):
        yield platform


@contextmanager
def playing(platform: Platform) -> Iterator[None]:
    """The platform started and ready; killed at the end, which is quick and works on what is frozen too."""
    platform.start(120)
    try:
        yield
    finally:
        platform.kill()
        platform.stop()
