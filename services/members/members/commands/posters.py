"""Telling those who answer for a posting what the job board has to say of it: it knows no addresses."""

from __future__ import annotations

from types import SimpleNamespace

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.messages import Fact
from members.messages import PosterTold
from members.queries.posters import list_posters

UNSAID = dict.fromkeys(("valid_through", "reason", "still_open_token", "filled_token"))  # what not every fact says


def tell(session: Session, fact: Fact, occasion: str) -> None:
    """One fact, and so one mail, to each of them."""
    posting = UNSAID | fact.data
    for account in list_posters(session, fact.account_id, fact.organisation_id):
        told = SimpleNamespace(account=account, posting=posting, occasion=occasion)
        outbox.announce(session, PosterTold, told, subject=fact.job_id)
