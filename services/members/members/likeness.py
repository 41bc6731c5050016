"""By what an organisation is found again that comes a second time: the domains of its web site and of its mail."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 253  # characters of a domain name (RFC 1035, section 2.3.4)

# Whoever has an address here has it as a person: sharing the domain is no sign of anything.
FREE_MAIL = frozenset(
    (
        *("aol.com", "aol.de", "arcor.de", "email.de", "fastmail.com", "freenet.de"),
        *("gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.eu"),
        *("gmx.net", "gmx.org", "googlemail.com", "hey.com", "hotmail.com", "hotmail.de"),
        *("icloud.com", "kabelmail.de", "live.com", "live.de", "mac.com", "magenta.de"),
        *("mail.com", "mail.de", "mail.ru", "mailbox.org", "me.com", "msn.com"),
        *("o2mail.de", "o2online.de", "outlook.com", "outlook.de", "pm.me", "posteo.de"),
        *("posteo.net", "proton.me", "protonmail.com", "riseup.net", "rocketmail.com", "t-online.de"),
        *("tuta.io", "tutanota.com", "tutanota.de", "unitybox.de", "vodafonemail.de", "web.de"),
        *("yahoo.com", "yahoo.de", "yandex.com", "ymail.com", "zoho.com"),
    )
)


def web_domain(website: str | None) -> str | None:
    """The domain of a web site as the DNS writes it, without `www.`; None when there is no site."""
    return _as_in_dns((urlsplit(website or "").hostname or "").removeprefix("www."))


def mail_domain(email: str) -> str | None:
    """The domain of an address; None for a provider that gives addresses to everybody."""
    found = _as_in_dns(email.rpartition("@")[2].lower())
    return None if found in FREE_MAIL else found


def _as_in_dns(domain: str) -> str | None:
    try:
        return domain.encode("idna").decode()[:LONGEST] or None
    except UnicodeError:
        return domain[:LONGEST]
