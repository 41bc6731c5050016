"""Working groups: opened."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis import outbox
from members.messages import WorkingGroupOpened
from members.models import WorkingGroup


def open_group(session: Session, group: WorkingGroup) -> None:
    """Open a working group and tell of it."""
    session.add(group)
    session.flush()
    outbox.announce(session, WorkingGroupOpened, group)
