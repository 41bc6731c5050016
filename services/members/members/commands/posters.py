"""Telling those whom a posting concerns what the job board has to say of it: it knows no addresses."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.messages import Fact
from members.messages import PosterTold
from members.models import Account, Organisation
from members.queries.posters import list_office, list_posters

UNSAID = dict.fromkeys(("valid_through", "reason", "still_open_token", "filled_token"))  # what not every fact says


def tell(session: Session, fact: Fact, occasion: str) -> None:
    """One fact, and so one mail, to each of them."""
    _tell(session, fact, occasion, list_posters(session, fact.account_id, fact.organisation_id))


def tell_office(session: Session, fact: Fact) -> None:
    """The same to each account of the office: a member's posting waits for it."""
    _tell(session, fact, "submitted", list_office(session))


def _tell(session: Session, fact: Fact, occasion: str, accounts: Sequence[Account]) -> None:
    organisation = session.get(Organisation, fact.organisation_id) if fact.organisation_id else None
    about = {"posting": UNSAID | fact.data, "organisation_name": organisation.name if organisation else None}
    for account in accounts:
        told = SimpleNamespace(account=account, occasion=occasion, **about)
        outbox.announce(session, PosterTold, told, subject=fact.job_id)
