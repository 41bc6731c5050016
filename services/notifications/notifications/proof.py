"""The consent of one address, written down for a court: German, its language (§ 184 GVG), unless English is wished."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from notifications.models import Choice, Consent, Subscription
from notifications.wordings import digest_of

WIDTH = 96  # columns of a printed page
WORDS: Mapping[str, dict[str, str]] = {
    "de": {
        "title": "Nachweis der Einwilligung in den Newsletter (Art. 7 Abs. 1 DSGVO, § 7 Abs. 2 Nr. 2 UWG)",
        "made": "Erstellt",
        "address": "Adresse",
        "state": "Heutiger Stand",
        "pending": "nicht bestätigt, es wird kein Newsletter gesendet",
        "active": "bestätigt",
        "ended": "abbestellt",
        "consent": "Einwilligung {number} von {count}",
        "requested": "Erbeten",
        "form": "Über",
        "topics": "Themen",
        "rhythm": "Rhythmus",
        "language": "Sprache",
        "mail": "Bestätigungsmail",
        "confirmed": "Bestätigt",
        "withdrawn": "Widerrufen",
        "hash": "SHA-256",
        "intact": "stimmt mit dem folgenden Wortlaut überein",
        "broken": "STIMMT MIT DEM FOLGENDEN WORTLAUT NICHT ÜBEREIN",
        "wording": "Wortlaut",
        "choices": "Seither gewählt (über den signierten Link in einer Ausgabe)",
        "paused": "Pause bis",
        "procedure": (
            "Verfahren: An die Adresse, die in das Formular eingegeben wurde, geht eine einzige Mail ohne "
            "Werbung. Sie nennt den Wortlaut und enthält einen signierten Link, der sieben Tage gilt. Ihn zu "
            "öffnen bewirkt nichts; bestätigt wird mit einem Knopf auf der verlinkten Seite. Unbestätigte "
            "Anfragen werden nach sieben Tagen gelöscht. Alle Zeiten sind UTC."
        ),
    },
    "en": {
        "title": "Proof of consent to the newsletter (Art. 7 (1) GDPR, § 7 (2) no. 2 UWG)",
        "made": "Made",
        "address": "Address",
        "state": "State today",
        "pending": "not confirmed, no newsletter is sent",
        "active": "confirmed",
        "ended": "unsubscribed",
        "consent": "Consent {number} of {count}",
        "requested": "Requested",
        "form": "By",
        "topics": "Topics",
        "rhythm": "Rhythm",
        "language": "Language",
        "mail": "Confirmation mail",
        "confirmed": "Confirmed",
        "withdrawn": "Withdrawn",
        "hash": "SHA-256",
        "intact": "agrees with the wording below",
        "broken": "DOES NOT AGREE WITH THE WORDING BELOW",
        "wording": "Wording",
        "choices": "Chosen since (by the signed link in an issue)",
        "paused": "paused until",
        "procedure": (
            "Procedure: one mail without advertising goes to the address that was entered in the form. It states "
            "the wording and holds a signed link that works for seven days. Opening it has no effect; a button on"
            " the page it leads to confirms. Requests that nobody confirms are deleted after seven days. All "
            "times are UTC."
        ),
    },
}
NAMES: Mapping[str, dict[str, str]] = {  # of topics, rhythms and languages
    "de": {
        "news": "Neues aus der Initiative",
        "jobs": "Stellen",
        "events": "Termine",
        "tenders": "Ausschreibungen",
        "instant": "sofort",
        "weekly": "wöchentlich",
        "monthly": "monatlich",
        "de": "Deutsch",
        "en": "Englisch",
    },
    "en": {
        "news": "news of the association",
        "jobs": "jobs",
        "events": "events",
        "tenders": "tenders",
        "instant": "at once",
        "weekly": "weekly",
        "monthly": "monthly",
        "de": "German",
        "en": "English",
    },
}


def written(subscription: Subscription, language: str, now: datetime) -> str:
    """All that is on record of a subscription: each consent with its wording, and what was chosen since."""
    words, consents = WORDS[language] | NAMES[language], subscription.consents
    head = [words["title"], "=" * len(words["title"]), ""]
    head += [_row(words["made"], _moment(now)), _row(words["address"], subscription.email)]
    head.append(_row(words["state"], words[subscription.status]))
    numbered = enumerate(consents, 1)
    each = [line for number, consent in numbered for line in _consent(consent, number, len(consents), words)]
    return "\n".join([*head, *each, *_choices(subscription.choices, words), "", *_filled(words["procedure"], "")])


def _consent(consent: Consent, number: int, count: int, words: Mapping[str, str]) -> list[str]:
    agrees = words["intact" if digest_of(consent.wording) == consent.wording_hash else "broken"]
    rows = {
        "address": consent.email,
        "requested": _moment(consent.requested_at),
        "form": consent.form_url,
        "topics": ", ".join(words[topic] for topic in consent.topics),
        "rhythm": words[consent.rhythm],
        "language": words[consent.language],
        "mail": f"Message-ID {consent.message_id}",
        "confirmed": _moment(consent.confirmed_at),
        "withdrawn": _moment(consent.withdrawn_at),
        "hash": consent.wording_hash,
    }
    heading = words["consent"].format(number=number, count=count)
    lines = ["", heading, "-" * len(heading), *(_row(words[name], value) for name, value in rows.items())]
    return [*lines, _row("", agrees), _row(words["wording"], "").rstrip(), *_filled(consent.wording, "    ")]


def _choices(choices: Sequence[Choice], words: Mapping[str, str]) -> list[str]:
    if not choices:
        return []
    lines = ["", words["choices"], "-" * len(words["choices"])]
    for each in choices:
        what = [", ".join(words[topic] for topic in each.topics), words[each.rhythm], words[each.language]]
        if each.paused_until:
            what.append(f"{words['paused']} {_moment(each.paused_until)}")
        lines.append(f"{_moment(each.made_at)}  {' · '.join(what)}")
    return lines


def _row(name: str, value: str) -> str:
    return f"{name + ':' if name else '':20}{value}"


def _filled(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(" ", "seconds") if at else "–"
