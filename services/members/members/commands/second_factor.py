"""The second factor: set up, proved, taken away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.errors import Conflict, Unauthenticated
from members import codes
from members.commands.sessions import end_sessions
from members.messages import SecondFactorRemoved
from members.models import Account, RecoveryCode, SecondFactor
from members.queries.accounts import get_account


@dataclass(frozen=True)
class Enrolment:
    """The secret, and the same as an app reads it; told this once."""

    secret: str
    uri: str


def enrol(session: Session, account_id: UUID, secret_key: str, now: datetime) -> Enrolment:
    """Begin to set up a second factor; one begun before and not confirmed is void. Raises Conflict when it is on."""
    account = get_account(session, account_id)
    factor = _locked(session, account_id)
    if factor is None:
        factor = SecondFactor(account_id=account_id)
        session.add(factor)
    elif factor.enabled_at:
        raise Conflict("second_factor_on")
    factor.nonce, factor.begun_at = secrets.token_hex(16), now
    shared = codes.secret(secret_key, factor.nonce)
    return Enrolment(shared, codes.uri(shared, account.email))


def confirm(session: Session, account_id: UUID, code: str, secret_key: str, now: datetime) -> list[str]:
    """Turn it on with a first code from the app; the recovery codes. Raises Conflict unless it was begun."""
    factor = _locked(session, account_id)
    if factor is None or factor.enabled_at:
        raise Conflict("second_factor_not_begun")
    factor.last_step = codes.step_of(codes.secret(secret_key, factor.nonce), code, now)
    if factor.last_step is None:
        raise Unauthenticated("wrong_code")
    factor.enabled_at = now
    return renew_recovery_codes(session, account_id)


def prove(session: Session, account_id: UUID, code: str, secret_key: str, now: datetime) -> None:
    """Use up a code, by the clock or for recovery. Raises Unauthenticated for a wrong one and one used before."""
    factor = _locked(session, account_id)
    if factor is None or factor.enabled_at is None:
        raise Conflict("second_factor_off")
    step = codes.step_of(codes.secret(secret_key, factor.nonce), code, now)
    if step is not None and step > (factor.last_step or 0):
        factor.last_step = step
        return
    own = (RecoveryCode.code_hash == codes.recovery_hash(code)) & (RecoveryCode.account_id == account_id)
    if not session.execute(delete(RecoveryCode).where(own)).rowcount:  # type: ignore[attr-defined]
        raise Unauthenticated("wrong_code")


def renew_recovery_codes(session: Session, account_id: UUID) -> list[str]:
    """New recovery codes in place of those there are; told this once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    made = [codes.recovery_code() for _ in range(codes.RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=codes.recovery_hash(code), account_id=account_id) for code in made)
    session.flush()
    return made


def remove(session: Session, account_id: UUID, keep: str | None = None) -> Account:
    """Take it away, end the sessions it opened (but for the one with the token `keep`), and tell its owner."""
    account = get_account(session, account_id)
    for table in (RecoveryCode, SecondFactor):
        session.execute(delete(table).where(table.account_id == account_id))
    end_sessions(session, account_id, keep)
    outbox.announce(session, SecondFactorRemoved, SimpleNamespace(account=account), subject=account.id)
    return account


def _locked(session: Session, account_id: UUID) -> SecondFactor | None:
    """As it is now, for us alone: two who use one code at once meet here."""
    return session.get(SecondFactor, account_id, with_for_update=True, populate_existing=True)
