"""The gateway's environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from chassis.settings import ProcessSettings, address, integer, setting

CONTRACTS = Path(__file__).resolve().parent.parent / "contracts"


def addresses(text: str) -> frozenset[str]:
    """Comma-separated IP addresses; a dash means none."""
    found = [part.strip() for part in text.split(",") if part.strip() not in ("", "-")]
    for each in found:
        try:
            ip_address(each)
        except ValueError:
            raise ValueError("must be IP addresses separated by commas") from None
    return frozenset(found)


def lines(text: str) -> tuple[str, ...]:
    """Lines separated by bars, such as an address."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def seconds(low: float, high: float) -> Callable[[str], float]:
    """A parser for a duration in seconds from `low` to `high`."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError("must be a number of seconds") from None
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high} seconds")
        return value

    return parse


@dataclass(frozen=True, kw_only=True)
class Settings(ProcessSettings):
    """What the gateway process needs. Durations are seconds, sizes bytes."""

    http: tuple[str, int] = setting("ITMV_HTTP", "127.0.0.1:8000", parse=address, doc="the gateway's address")
    metrics_port: int = setting(
        "ITMV_METRICS_PORT",
        "9100",
        parse=integer(1, 65535),
        doc="the gateway's metrics port; the services have the next ones",
    )
    contracts: Path = setting(
        "ITMV_CONTRACTS", str(CONTRACTS), parse=Path, doc="the folder with the contracts of the doors"
    )
    trusted_proxies: frozenset[str] = setting(
        "ITMV_TRUSTED_PROXIES", "-", parse=addresses, doc="addresses whose X-Forwarded-For is believed; - for none"
    )
    call_seconds: float = setting("ITMV_CALL_SECONDS", "5", parse=seconds(0.1, 60), doc="deadline of one request")
    section_seconds: float = setting(
        "ITMV_SECTION_SECONDS", "0.8", parse=seconds(0.05, 10), doc="deadline of a section of an aggregate"
    )
    calls_at_once: int = setting(
        "ITMV_CALLS_AT_ONCE",
        "200",
        parse=integer(1, 10_000),
        doc="calls under way to one service; more are refused at once",
    )
    cache_bytes: int = setting(
        "ITMV_CACHE_BYTES", "33554432", parse=integer(0, 2**34), doc="most that kept answers may take; 0 keeps none"
    )
    cache_seconds: float = setting(
        "ITMV_CACHE_SECONDS", "60", parse=seconds(0, 3600), doc="longest an answer is kept, if no fact ends it"
    )
    streams_at_once: int = setting(
        "ITMV_STREAMS_AT_ONCE", "500", parse=integer(1, 50_000), doc="clients of the live stream"
    )

    imprint: tuple[str, ...] = setting(
        "ITMV_IMPRINT",
        "IT-Initiative Mecklenburg-Vorpommern e.V.|vertreten durch den Vorstand",
        parse=lines,
        doc="name and address (§ 5 DDG) on the site and in each mail, lines separated by |",
    )

    @property
    def secure(self) -> bool:
        """Whether clients reach us over TLS, so that cookies are Secure and HSTS is sent."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme and authority of the base URL, as browsers send it in `Origin`."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"
