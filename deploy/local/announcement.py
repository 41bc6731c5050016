"""What `make run` tells a person who has just started it."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.settings import SERVICES, Settings


def announcement(settings: Settings, accounts: Mapping[str, str]) -> str:
    """Where to look, and the demonstration accounts with their passwords."""
    url = settings.base_url or settings.gateway_url
    last = settings.metrics_port + len(SERVICES)
    places = {
        "portal": f"{url}/",
        "API": f"{url}/api/v1/docs",
        "mails": "sent through ITMV_SMTP" if settings.smtp else _shown(settings.home / "mail" / "new"),
        "logs": _shown(settings.home / "logs"),
        "metrics": f"http://127.0.0.1:{settings.metrics_port}/metrics, and the services' up to port {last}",
    }
    lines = ["", *(f"  {name:<10}{place}" for name, place in places.items())]
    if accounts:
        lines += ["", "  demonstration accounts"]
        lines += [f"  {email:<22}{password}" for email, password in accounts.items()]
    return "\n".join([*lines, "", "  Ctrl-C stops it all", ""])


def _shown(path: Path) -> str:
    """The path as short as it can be from where the person is."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
