"""Demonstration content: newsletters that have gone out, one on its way, and invented readers with proper consents.

Everybody lives at example.org. Readers subscribe and confirm by the commands that the doors use, on days gone by; what
they were mailed then stands in the ledger as sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis.clock import LOCAL
from notifications.commands import issues, subscriptions
from notifications.letterhead import Letterhead
from notifications.models import Consent, Delivery, Issue, Subscription
from notifications.models.subscriptions import TOPICS

INVENTED = "*Diese Ausgabe ist erfunden und dient der Vorführung.*"

READERS: tuple[tuple[str, tuple[str, ...], str, str, int], ...] = (
    # address at example.org, topics, rhythm, language, days since the consent
    ("anke.petersen", TOPICS, "weekly", "de", 96),
    ("bjarne.lueth", ("news", "events"), "weekly", "de", 90),
    ("claire.dubois", TOPICS, "weekly", "en", 83),
    ("detlef.voss", ("jobs",), "instant", "de", 71),
    ("elif.yilmaz", ("jobs", "tenders"), "weekly", "de", 64),
    ("frieda.moeller", ("news",), "monthly", "de", 58),
    ("gunnar.holm", ("tenders",), "instant", "de", 44),
    ("hanne.schwarz", ("news", "events", "jobs"), "weekly", "de", 37),
    ("ivo.novak", ("events",), "monthly", "en", 30),
    ("jule.brandt", TOPICS, "weekly", "de", 24),
    ("karl.ohlsen", ("news", "tenders"), "weekly", "de", 17),
    ("lene.jansen", ("news", "events"), "weekly", "de", 10),
)
LEFT, PAUSED, UNREACHABLE = "karl.ohlsen", "frieda.moeller", "ivo.novak"

SENT: tuple[tuple[int, str, str], ...] = (
    # days ago, subject, body
    (
        63,
        "Willkommen im neuen Newsletter",
        (
            "Moin!\n\nab heute lesen Sie hier, was die **IT-Initiative Mecklenburg-Vorpommern** bewegt: Termine, "
            "Stellen, Ausschreibungen und Berichte der Arbeitsgruppen – nur zu den Themen, die Sie gewählt haben."
        ),
    ),
    (
        35,
        "Rückblick: Digitalisierung im Maschinenbau",
        (
            "Vierzig Gäste, drei Vorträge, viele Fragen.\n\n* Wie fängt man mit Daten von der Werkbank an?\n"
            "* Wer haftet, wenn die Steuerung sich irrt?\n* Und wer bildet die Leute dafür aus?\n\n"
            "Die Arbeitsgruppe *Kooperation und Synergien* nimmt die Antworten mit."
        ),
    ),
    (
        7,
        "Vor der Mitgliederversammlung",
        (
            "Der Vorstand lädt ein: Bericht, Wahlen, Verschiedenes.\n\n> Anträge bitte bis zwei Wochen vorher an die "
            "Geschäftsstelle.\n\nAlle Termine stehen [im Kalender](/events)."
        ),
    ),
)
PLANNED = (
    "Ausblick auf die IT-Konferenz",
    "Das Programm steht: Vorträge in drei Reihen, eine Ausstellung und ein Abend am Wasser.",
)
DRAFT = ("Ausbildung in der IT: eine Umfrage", "Wie bilden Sie aus? *(Der Text entsteht noch.)*")


def load(session: Session, letterhead: Letterhead, now: datetime) -> tuple[int, int]:
    """Fill an empty newsletter; the number of readers, and of issues."""
    readers = {name: _reader(session, name, letterhead, now) for name, *_ in READERS}
    for days, subject, body in SENT:
        _send(session, _draft(session, subject, body, now - timedelta(days=days, hours=1)), list(readers.values()))
    readers[PAUSED].paused_until = now + timedelta(days=30)
    readers[PAUSED].note_choice(now - timedelta(days=2))
    subscriptions.unsubscribe(
        session, letterhead.subscription_tokens.sign(readers[LEFT].id), letterhead, now - timedelta(days=6)
    )
    planned = _draft(session, *PLANNED, now - timedelta(hours=3))
    issues.schedule(session, planned.id, _morning(now + timedelta(days=5)), now)
    _draft(session, *DRAFT, now - timedelta(hours=1))
    return len(readers), len(SENT) + 2


def _reader(session: Session, name: str, letterhead: Letterhead, now: datetime) -> Subscription:
    """Somebody who asked on a day gone by, and confirmed twenty minutes later."""
    _, topics, rhythm, language, days = next(row for row in READERS if row[0] == name)
    asked = now - timedelta(days=days)
    form = {"email": f"{name}@example.org", "topics": list(topics), "rhythm": rhythm, "language": language}
    subscriptions.subscribe(session, form | {"form_url": f"{letterhead.base_url}/"}, letterhead, asked)
    session.flush()
    consent = session.scalars(select(Consent).where(Consent.email == form["email"])).one()
    token = letterhead.confirmation_tokens.sign(consent.id)
    mailed = update(Delivery).where(Delivery.cause == f"consent:{consent.id}")
    session.execute(mailed.values(state="sent", settled_at=asked + timedelta(seconds=2), attempts=1, data={}))
    made = subscriptions.confirm(session, token, letterhead, asked + timedelta(minutes=20))
    session.flush()
    return made


def _draft(session: Session, subject: str, body: str, at: datetime) -> Issue:
    fields = {"subject": subject, "body_markdown": f"{body}\n\n{INVENTED}", "topics": list(TOPICS), "digest": True}
    return issues.create(session, fields, at)


def _send(session: Session, issue: Issue, readers: list[Subscription]) -> None:
    """The issue went to all who read then, an hour after it was written."""
    began = issue.created_at + timedelta(hours=1)
    there = [each for each in readers if each.confirmed_at and each.confirmed_at < began]
    issue.start(0, began)
    issue.enlisting = False
    session.flush()
    session.execute(insert(Delivery), [_delivery(issue, each, began) for each in there])
    issue.finish(began + timedelta(seconds=2))
    for each in there:
        each.last_issue_at = began


def _delivery(issue: Issue, reader: Subscription, began: datetime) -> dict[str, Any]:
    reachable = not reader.email.startswith(UNREACHABLE)
    row = {"id": uuid7(), "kind": "newsletter", "cause": f"issue:{issue.id}:{reader.id}", "lane": "bulk"}
    row |= {"issue_id": issue.id, "subscription_id": reader.id, "email": reader.email, "language": reader.language}
    row |= {"state": "sent" if reachable else "failed", "reason": None if reachable else "rcpt 452 4.2.2 mailbox full"}
    return row | {"data": {}, "name": "", "attempts": 1, "created_at": began, "due_at": began, "settled_at": began}


def _morning(moment: datetime) -> datetime:
    """Nine o'clock in Germany on that day, or on the Monday after a week-end."""
    day = moment.astimezone(LOCAL).replace(hour=9, minute=0, second=0, microsecond=0)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
