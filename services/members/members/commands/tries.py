"""How often somebody may try something. A try is noted before it is made, so that parallel ones count each other."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chassis.db import take_turn
from chassis.errors import TooManyRequests
from members.models import ApplicationAttempt, ConsentAttempt, SignInAttempt


@dataclass(frozen=True)
class Limit:
    """So many tries with one address, and so many from one origin, within a window; None: no limit."""

    attempts: type[SignInAttempt | ApplicationAttempt | ConsentAttempt]
    of_target: int | None
    of_origin: int | None
    window: timedelta


SIGN_IN = Limit(SignInAttempt, 5, 20, timedelta(minutes=15))
APPLICATION = Limit(ApplicationAttempt, 3, 20, timedelta(hours=1))  # each mails the address that a stranger gave
CONSENT = Limit(ConsentAttempt, 3, 200, timedelta(days=30))  # each asks somebody who did not ask for it
COLLEAGUE = Limit(ConsentAttempt, 3, 100, timedelta(days=30))  # the same, from one organisation
NEW_ADDRESS = Limit(ConsentAttempt, 3, 20, timedelta(days=30))  # the same, from one account
LINK = Limit(SignInAttempt, None, 20, timedelta(minutes=15))  # asking for them keeps nobody from links
PROOF = Limit(SignInAttempt, 5, None, timedelta(minutes=15))  # of a password or code, by who is signed in or nearly


@dataclass(frozen=True)
class Try:
    """Somebody gave an e-mail address at a moment, from an origin (which the gateway hashed; empty if unknown)."""

    email: str
    origin: str
    at: datetime
    secret_key: str
    purpose: str = ""  # tries for one purpose do not count for another
    device: str | None = None  # one that signed in before: counted by itself, so that strangers lock out nobody there

    @property
    def target(self) -> str:
        """The address as it is counted: a keyed hash, whatever its case."""
        return self._hash(f"device:{self.device}" if self.device else self.email.lower())

    @property
    def source(self) -> str:
        """The origin as it is counted; a known device has none."""
        if self.device or not self.origin:
            return ""
        return self._hash(self.origin) if self.purpose else self.origin

    def _hash(self, text: str) -> str:
        said = f"{self.purpose}:{text}" if self.purpose else text
        return hmac.new(self.secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()


def note(session: Session, limit: Limit, one: Try) -> UUID:
    """Note a try, and answer what `forget` takes. Raises TooManyRequests, noting nothing, when there were enough.

    Parallel tries count one after another: the turn of the address comes before that of the origin for everybody.
    """
    for column, value, most in (
        (limit.attempts.target, one.target, limit.of_target),
        (limit.attempts.origin, one.source, limit.of_origin),
    ):
        if value and most is not None:
            take_turn(session, f"{column}={value}")
            recent = select(func.count()).where(column == value, limit.attempts.at > one.at - limit.window)
            if (session.scalar(recent) or 0) >= most:
                raise TooManyRequests("too_many_tries", retry_after=int(limit.window.total_seconds()))
    noted = limit.attempts(target=one.target, origin=one.source, at=one.at)
    session.add(noted)
    session.flush()
    return noted.id


def forget(session: Session, limit: Limit, attempt_id: UUID) -> None:
    """It was no try after all: it succeeded."""
    session.execute(delete(limit.attempts).where(limit.attempts.id == attempt_id))
