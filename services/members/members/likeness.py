"""By what is found again who comes a second time: the name, the domains of web site and mail."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST = 253  # characters of a domain name (RFC 1035, section 2.3.4)
LONGEST_KEY = 200  # umlauts spelt out make a key longer than its name
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_AND_COMPANY = r"(?:&|\bund)\s*co\b\.?"
_LEGAL_FORMS = r"\b(?:g?gmbh|m\s*\.?\s*b\s*\.?\s*h|ag|ug|ohg|kgaa|kg|gbr|se|partg|co|haftungsbeschraenkt)\b\.?"
_REGISTERED = r"\be\s*\.?\s*(?:v|g|k|kfm|kfr)\b\.?"  # e. V., eG, e. K.
_LEGAL = re.compile(f"{_AND_COMPANY}|{_LEGAL_FORMS}|{_REGISTERED}")

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


def name_key(name: str) -> str:
    """A name without case, punctuation, spellings of umlauts and *and*, and legal form, for finding the same again."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    plain = _LEGAL.sub(" ", folded.translate(_SPELT_OUT)).replace("&", " und ")
    return (re.sub(r"[\W_]+", "", plain) or re.sub(r"[\W_]+", "", folded))[:LONGEST_KEY]


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
