"""The environment of `make run`."""

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import address, amqp_uri, boolean, integer, setting
from deploy.local.waiting import LOOPBACK

SERVICES = ("members", "jobs", "events", "notifications")
"""In the order of their metrics ports, after the gateway's."""


def _reached(host: str) -> str:
    """A host as URLs write it; loopback in place of all addresses."""
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 (recognised, not bound)
    return f"[{host}]" if ":" in host else host


def _unless_empty(text: str) -> str:
    return amqp_uri(text) if text else ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the supervisor needs to know itself; services and gateway read the rest from the same environment."""

    home: Path = setting("ITMV_HOME", "{home}", parse=Path, doc="where the embedded parts keep their files")
    http: tuple[str, int] = setting("ITMV_HTTP", "127.0.0.1:8000", parse=address, doc="the gateway's address")
    metrics_host: str = setting(
        "ITMV_METRICS_HOST",
        "127.0.0.1",
        doc="where the metrics ports of all processes listen; 0.0.0.0 in a container",
    )
    metrics_port: int = setting(
        "ITMV_METRICS_PORT",
        "9100",
        parse=integer(1, 65000),
        doc="the gateway's metrics port; the services have the next ones",
    )
    amqp_uri: str = setting("ITMV_AMQP_URI", "", parse=_unless_empty, doc="empty: a private broker")
    amqp_port: int = setting("ITMV_AMQP_PORT", "5673", parse=integer(1, 65535), doc="port of the private broker")
    smtp: str = setting("ITMV_SMTP", "", doc="empty: the local mail sink")
    smtp_port: int = setting(
        "ITMV_SMTP_PORT",
        "2525",
        parse=integer(1, 65535),
        doc="port of the local mail sink, used where ITMV_SMTP is unset",
    )
    base_url: str = setting("ITMV_BASE_URL", "", doc="empty: ITMV_HTTP, which a lone machine's browser reaches")
    secret_key: str = setting("ITMV_SECRET_KEY", "", doc="empty: one is made and kept in ITMV_HOME")
    demo: bool = setting("ITMV_DEMO", "1", parse=boolean, doc="0 leaves an empty database empty")

    @property
    def gateway_url(self) -> str:
        """Where this machine reaches the gateway, without a slash at the end."""
        host, port = self.http
        return f"http://{_reached(host)}:{port}"

    @property
    def metrics_authority(self) -> str:
        """Where this machine reaches the metrics ports, without the port."""
        return _reached(self.metrics_host)

    def metrics_port_of(self, name: str) -> int:
        """The gateway has the first metrics port, the services the next ones."""
        return self.metrics_port + (SERVICES.index(name) + 1 if name in SERVICES else 0)

    def ports(self) -> dict[int, str]:
        """The ports that must be free before we start, with the setting that moves each.

        The broker looks after its own.
        """
        taken = {self.http[1]: "ITMV_HTTP"}
        taken |= {self.metrics_port + offset: "ITMV_METRICS_PORT" for offset in range(len(SERVICES) + 1)}
        return taken | ({} if self.smtp else {self.smtp_port: "ITMV_SMTP_PORT"})
