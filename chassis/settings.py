"""Environment variables into a frozen dataclass, with every error listed at once.

    @dataclass(frozen=True, kw_only=True)
    class Settings(ServiceSettings):
        workers: int = setting("ITMV_WORKERS", "10", parse=integer(1, 100), doc="greenlets that answer at once")

A default is text, as if it stood in the environment; `{home}` in it is the home folder. A wrong value is named
but never shown: it may be a secret.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar, NoReturn, TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

S = TypeVar("S")
HOME = "ITMV_HOME"
HOME_DEFAULT = "var"
EX_CONFIG = 78  # sysexits.h


class SettingsError(Exception):
    """All that is wrong with the environment, a line each, without values."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def setting(name: str, default: str | None = None, *, parse: Callable[[str], Any] = str, doc: str = "") -> Any:
    """A field read from the variable `name`; without a default the variable is required."""
    return field(metadata={"name": name, "default": default, "parse": parse, "doc": doc})


def load(cls: type[S], environ: Mapping[str, str] | None = None) -> S:
    """Fill `cls` from `environ` (the process's own by default). Raises SettingsError with every fault."""
    env = os.environ if environ is None else environ
    home = env.get(HOME, HOME_DEFAULT)
    values: dict[str, Any] = {}
    problems: list[str] = []
    for each in fields(cls):  # type: ignore[arg-type]
        meta = each.metadata
        text = env.get(meta["name"]) or _default(meta, home)
        if text is None:
            problems.append(f"{meta['name']} is required{': ' + meta['doc'] if meta['doc'] else ''}")
            continue
        try:
            values[each.name] = meta["parse"](text)
        except ValueError as error:
            problems.append(f"{meta['name']} {error}")
    if problems:
        raise SettingsError(problems)
    return cls(**values)


def all_problems(classes: Iterable[type], environ: Mapping[str, str]) -> list[str]:
    """What several processes would find wrong with the environment that they share, each variable once."""
    found: dict[str, str] = {}
    for cls in classes:
        try:
            load(cls, environ)
        except SettingsError as error:
            for problem in error.problems:
                found.setdefault(problem.partition(" ")[0], problem)
    return list(found.values())


def load_or_exit(cls: type[S]) -> S:
    """`load`, or print what is wrong and leave with the status EX_CONFIG."""
    try:
        return load(cls)
    except SettingsError as error:
        refuse(error.problems)


def refuse(problems: Iterable[str]) -> NoReturn:
    """Print what is wrong, a line each, and leave with the status EX_CONFIG."""
    for problem in problems:
        print(f"settings: {problem}", file=sys.stderr)  # noqa: T201 - before there is a log
    sys.exit(EX_CONFIG)


def _default(meta: Mapping[str, Any], home: str) -> str | None:
    """The default with `{home}` filled in; `@path` means the content of that file, if it is there."""
    default: str | None = meta["default"]
    if default is None:
        return None
    default = default.replace("{home}", str(Path(home).absolute()))
    if not default.startswith("@"):
        return default
    path = Path(default[1:])
    return path.read_text().strip() if path.is_file() else None


def integer(low: int, high: int) -> Callable[[str], int]:
    """A parser for whole numbers from `low` to `high`."""

    def parse(text: str) -> int:
        if not text.lstrip("-").isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def choice(*allowed: str) -> Callable[[str], str]:
    """A parser for one of a few words."""

    def parse(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text.lower()

    return parse


def boolean(text: str) -> bool:
    """0, false, no, off or 1, true, yes, on."""
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("must be 1 or 0")


def seconds(text: str) -> tuple[float, ...]:
    """Comma-separated durations in seconds, ascending."""
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise ValueError("must be seconds separated by commas") from None
    if list(values) != sorted(values) or min(values) <= 0:
        raise ValueError("must be positive and ascending")
    return values


def age(text: str) -> str:
    """How long a RabbitMQ stream keeps messages: a number and one of its units."""
    if not re.fullmatch(r"[0-9]{1,6}[YMDhms]", text) or not int(text[:-1]):
        raise ValueError("must be a number and one of Y, M, D, h, m, s")
    return text


def url(*schemes: str) -> Callable[[str], str]:
    """A parser for an absolute URL with one of the `schemes`, returned without a slash at its end."""

    def parse(text: str) -> str:
        scheme, separator, rest = text.partition("://")
        if not separator or scheme not in schemes or not rest:
            raise ValueError(f"must be a URL beginning with {' or '.join(s + '://' for s in schemes)}")
        return text.rstrip("/")

    return parse


def address(text: str) -> tuple[str, int]:
    """`host:port`, an IPv6 host in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be host:port")
    return host.strip("[]"), int(port)


def amqp_uri(text: str) -> str:
    """An AMQP URI; its path (the virtual host) is kept as it is written."""
    url("amqp", "amqps")(text)
    return text


def database_url(text: str) -> str:
    """A SQLAlchemy URL of SQLite or PostgreSQL (with psycopg2, which eventlet can patch)."""
    try:
        backend = make_url(text).get_backend_name()
    except ArgumentError:
        raise ValueError("is not a database URL") from None
    if backend not in ("sqlite", "postgresql"):
        raise ValueError("must be a sqlite or postgresql URL")
    return text.replace("postgresql://", "postgresql+psycopg2://", 1)


@dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """What every process of the platform needs: each service, and the gateway."""

    home: Path = setting(HOME, "{home}", parse=Path, doc="where the embedded parts keep their files")
    amqp_uri: str = setting(
        "ITMV_AMQP_URI",
        "@{home}/broker/uri",
        parse=amqp_uri,
        doc="no broker runs in ITMV_HOME; `make run` starts one",
    )
    secret_key: str = setting(
        "ITMV_SECRET_KEY", "@{home}/secret-key", doc="ITMV_HOME holds none; it signs tokens and must be kept"
    )
    base_url: str = setting(
        "ITMV_BASE_URL",
        "http://127.0.0.1:8000",
        parse=url("http", "https"),
        doc="what links in mails begin with; never taken from a request",
    )
    log_level: str = setting(
        "ITMV_LOG_LEVEL",
        "info",
        parse=choice("debug", "info", "warning", "error"),
        doc="least level of the JSON lines on stderr",
    )
    metrics_host: str = setting(
        "ITMV_METRICS_HOST",
        "127.0.0.1",
        doc="where the metrics ports of all processes listen; 0.0.0.0 in a container",
    )
    journal_max_age: str = setting(
        "ITMV_JOURNAL_MAX_AGE", "90D", parse=age, doc="how long the journal keeps public facts"
    )
    stop_seconds: int = setting("ITMV_STOP_SECONDS", "25", parse=integer(1, 600), doc="longest drain at SIGTERM")


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(ProcessSettings):
    """What every service process needs; a service adds its own."""

    database: str  # each service names its own variable
    first_metrics_port: int = setting(
        "ITMV_METRICS_PORT",
        "9100",
        parse=integer(1, 65000),
        doc="the gateway's metrics port; the services have the next ones",
    )
    metrics_offset: ClassVar[int] = 0  # a service says its own place after the gateway
    workers: int = setting("ITMV_WORKERS", "10", parse=integer(1, 100), doc="greenlets that answer at once")
    queue_type: str = setting(
        "ITMV_QUEUE_TYPE",
        "quorum",
        parse=choice("quorum", "classic"),
        doc="of queues for facts; an existing queue keeps its type",
    )
    retry_delays: tuple[float, ...] = setting(
        "ITMV_RETRY_DELAYS",
        "0.2,1,5,15,60,300,900",
        parse=seconds,
        doc="seconds before each new attempt to hear a fact; then it is a dead letter",
    )
    outbox_limit: int = setting(
        "ITMV_OUTBOX_LIMIT",
        "100000",
        parse=integer(1, 100_000_000),
        doc="facts waiting for the broker before writes answer 503",
    )

    @property
    def metrics_port(self) -> int:
        """The gateway has the first metrics port, services the next ones."""
        return self.first_metrics_port + self.metrics_offset
