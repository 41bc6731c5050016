"""Doors to the end of a posting, which its contact is asked about by mail."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Token
from chassis.service import Service
from chassis.timers import every
from jobs.commands import endings
from jobs.schemas import postings as schemas

Request = dict[str, Any]


class Endings(Service):
    """What its contact answers: still open, or filled."""

    @door(Token, returns=schemas.Job)
    def keep_job_open(self, session: Session, request: Request) -> Any:
        """Keep a posting open for another 60 days, with the token from the mail."""
        return endings.keep_open(session, request["token"], self.settings.secret_key, self.today(), self.now())

    @door(Token, returns=schemas.Job)
    def fill_job(self, session: Session, request: Request) -> Any:
        """Close a posting that is filled, with the token from the mail."""
        return endings.fill(session, request["token"], self.settings.secret_key, self.today(), self.now())

    @every(60)
    def ask_about_ending(self, session: Session) -> None:
        """Ask about the postings whose last day is a week off."""
        endings.remind(session, self.settings.secret_key, self.today())
