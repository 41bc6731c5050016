"""Telling the office what waits for it: the other services know no addresses."""

from __future__ import annotations

from types import SimpleNamespace

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.messages import Fact
from members.messages import OfficeTold
from members.queries.posters import list_office


def tell_of_newsletter(session: Session, fact: Fact) -> None:
    """One fact, and so one mail, to each account of the office."""
    about = {"occasion": f"newsletter_{fact.why}", "title": fact.title}
    for account in list_office(session):
        outbox.announce(session, OfficeTold, SimpleNamespace(account=account, **about), subject=fact.issue_id)
