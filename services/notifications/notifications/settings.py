"""The environment of the notifications service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from chassis.settings import ServiceSettings, choice, database_url, integer, seconds, setting
from notifications.letterhead import ADDRESS, sender
from notifications.mail.signature import PrivateKey, private_key
from notifications.route import TLS
from notifications.schedule import Schedule

IMPRINT = "IT-Initiative Mecklenburg-Vorpommern e.V.|vertreten durch den Vorstand"


def smtp_uri(text: str) -> str:
    """A URI such as smtp://user:password@host:587; raises ValueError, without the password, for anything else."""
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must be a URL beginning with smtp:// or smtps://")
    _ = parts.port  # raises ValueError without showing the password
    return text


def bounce_address(text: str) -> str:
    """An address whose local part leaves room for a reference (RFC 5321, section 4.5.3.1.1: 64 octets)."""
    if text and (not ADDRESS.match(text) or not text.isascii() or len(text.rpartition("@")[0]) > 23):
        raise ValueError("must be an address such as bounces@example.org, with 23 characters or less before the @")
    return text


def bounce_source(text: str) -> str:
    """Where reports arrive; raises ValueError for what is no such place."""
    parts = urlsplit(text)
    listens = parts.scheme in ("smtp", "lmtp") and parts.hostname and parts.port
    if text and not listens and not (parts.scheme in ("maildir", "mbox") and parts.path):
        raise ValueError("must be smtp://host:port, lmtp://host:port, maildir:///folder or mbox:///file")
    return text


def host_name(text: str) -> str:
    """Letters, digits and hyphens, in parts that dots separate."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*", text):
        raise ValueError("must be a name as the DNS has them")
    return text


def in_one_line(text: str) -> str:
    """Lines that are separated by bars, with commas instead."""
    return ", ".join(part.strip() for part in text.split("|") if part.strip())


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """What the service reads from its environment."""

    metrics_offset: ClassVar[int] = 4

    database: str = setting(
        "ITMV_NOTIFICATIONS_DB",
        "sqlite:///{home}/notifications.sqlite3",
        parse=database_url,
        doc="SQLAlchemy URL, SQLite or PostgreSQL",
    )
    smtp_port: int = setting(
        "ITMV_SMTP_PORT",
        "2525",
        parse=integer(1, 65535),
        doc="port of the local mail sink, used where ITMV_SMTP is unset",
    )
    smtp_set: str = setting(
        "ITMV_SMTP",
        "",
        parse=lambda text: smtp_uri(text) if text else "",
        doc="smtp://user:password@host:587 (STARTTLS) or smtps://; empty: the local mail sink",
    )
    smtp_seconds: int = setting(
        "ITMV_SMTP_TIMEOUT", "20", parse=integer(1, 600), doc="longest wait for one answer of the mail server"
    )
    smtp_tls: str = setting(
        "ITMV_SMTP_TLS",
        "auto",
        parse=choice(*TLS),
        doc="required: no mail without encryption and a proven certificate; auto: so with a password, else as offered",
    )
    smtp_connections: int = setting(
        "ITMV_SMTP_CONNECTIONS", "4", parse=integer(1, 50), doc="to the mail server at once, of each lane and process"
    )
    smtp_rate: int = setting(
        "ITMV_SMTP_RATE", "0", parse=integer(0, 100_000), doc="mails a second, of all processes together; 0: no limit"
    )
    mail_retries: tuple[float, ...] = setting(
        "ITMV_MAIL_RETRY_DELAYS", "60,300,900,3600,14400,43200,86400", parse=seconds, doc="after a 4xx"
    )
    mail_from: str = setting(
        "ITMV_MAIL_FROM", "IT-Initiative MV <newsletter@localhost>", parse=sender, doc="sender of every mail"
    )
    dkim_key: PrivateKey | None = setting(
        "ITMV_DKIM_KEY",
        "",
        parse=private_key,
        doc="path of the key (PEM, RSA or Ed25519) that signs mails; else unsigned",
    )
    dkim_selector: str = setting(
        "ITMV_DKIM_SELECTOR",
        "itmv",
        parse=host_name,
        doc="where the public key stands: <selector>._domainkey.<domain of the sender>",
    )
    reply_to: str = setting(
        "ITMV_MAIL_REPLY_TO",
        "",
        parse=lambda text: sender(text) if text else "",
        doc="where answers go; empty: the sender",
    )
    bounce_address: str = setting(
        "ITMV_BOUNCE_ADDRESS",
        "",
        parse=bounce_address,
        doc="return path of mails, with a signed reference behind a +, so that bounces prove themselves; empty: none",
    )
    bounce_source: str = setting(
        "ITMV_BOUNCES",
        "",
        parse=bounce_source,
        doc="where bounces arrive: smtp:// or lmtp://host:port to listen at, maildir:///folder or mbox:///file to read",
    )
    imprint: str = setting(
        "ITMV_IMPRINT",
        IMPRINT,
        parse=in_one_line,
        doc="name and address (§ 5 DDG) on the site and in each mail, lines separated by |",
    )
    schedule: Schedule = setting(
        "ITMV_NEWSLETTER_SCHEDULE", "0 8 * * 1", parse=Schedule, doc="cron expression, Europe/Berlin"
    )
    collected: int = setting(
        "ITMV_NEWSLETTER_COLLECT",
        "60",
        parse=integer(1, 3600),
        doc="seconds from something new to the mail for those who want to hear at once",
    )

    @property
    def smtp(self) -> str:
        """The mail server; on this machine when none is set."""
        return self.smtp_set or f"smtp://127.0.0.1:{self.smtp_port}"
