"""The door behind the link in the foot of each mail, which asks why it came."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Token
from chassis.service import Service
from notifications.letterhead import Letterhead
from notifications.queries import why as queries
from notifications.schemas import why as schemas

Request = dict[str, Any]


class Why(Service):
    """What each mail rests on."""

    @door(Token, returns=schemas.Why, reads=True)
    def explain_mail(self, session: Session, request: Request) -> Any:
        """Why somebody got a mail: the consent, or what happened, by the link in its foot."""
        return queries.by_link(session, request["token"], Letterhead.of(self.settings))
