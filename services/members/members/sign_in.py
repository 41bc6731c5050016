"""Signing in: short units of work with the slow hash between them.

Known and unknown addresses take the same path, so that neither answer nor time tells them apart. A try is noted before
it is made and forgotten when it was right: guesses that come at once count each other. A device that signed in before
shows a token of its own and is counted apart (OWASP, *device cookies*): whoever guesses at an address elsewhere locks
the door for strangers, not for its owner, who besides has the link by mail.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.errors import Forbidden, Gone, Invalid, Unauthenticated, field_error
from chassis.tokens import Tokens
from members.commands import accounts, second_factor, sessions, tries
from members.commands.sessions import Opened
from members.models import Account
from members.queries.accounts import find_account, get_account, get_invited
from members.queries.second_factor import is_on
from members.queries.sessions import find_session

Verify = Callable[[str, str | None], bool]
Hash = Callable[[str], str]
DEVICE_SECONDS = 365 * 24 * 3600
FRESH = timedelta(minutes=15)  # so long a session proves by itself whose account it is, where a password does not


@dataclass(frozen=True)
class Visitor:
    """Who wants to sign in: the try as it is counted, the device's token and hint, the code of the second factor."""

    one: tries.Try
    device: str | None = None
    client: str | None = None
    otp: str | None = None
    by_link: bool = False


def with_password(database: Database, visitor: Visitor, password: str, verify: Verify) -> Opened:
    """A new session. Raises Unauthenticated, or TooManyRequests when too many tries failed or are under way."""
    with database.write(quiet=True) as session:
        account = find_account(session, visitor.one.email)
        visitor = replace(visitor, one=_on_device(visitor, account.id if account else None))
        attempt_id = tries.note(session, tries.SIGN_IN, visitor.one)
        stored = account.password_hash if account else None
    if not verify(password, stored) or account is None:
        raise Unauthenticated("wrong_credentials")
    with database.write() as session:
        tries.forget(session, tries.SIGN_IN, attempt_id)
        if not is_on(session, account.id):
            return _open(session, get_account(session, account.id), visitor)
    attempt_id = _note_code(database, visitor, account.id)
    with database.write() as session:
        return _open_with_code(session, get_account(session, account.id), visitor, attempt_id)


def with_link(database: Database, token: str, tokens: Tokens, visitor: Visitor) -> Opened:
    """A new session by a link from a mail, which a wrong or missing code does not use up."""
    with database.read() as session:
        account = accounts.get_link(session, token, tokens).account
        visitor = replace(visitor, one=_on_device(visitor, account.id), by_link=True)
        coded = is_on(session, account.id)
    attempt_id = _note_code(database, visitor, account.id) if coded else None
    with database.write() as session:
        account = accounts.use_link(session, token, tokens, visitor.one.at)
        if attempt_id:
            return _open_with_code(session, account, visitor, attempt_id)
        if is_on(session, account.id):  # turned on meanwhile
            raise Unauthenticated("otp_needed")
        return _open(session, account, visitor)


def accept_invitation(
    database: Database, token: str, tokens: Tokens, password: str | None, hashed: Hash, now: datetime
) -> Account:
    """The account that an invitation made or joined. Nothing is hashed for a token that opens nothing."""
    with database.read() as session:
        get_invited(session, str(accounts.invited_by(token, tokens)))
    password_hash = hashed(password) if password else None
    with database.write() as session:
        return accounts.accept_invitation(session, token, password_hash, tokens, now)


def try_of(account_id: UUID, now: datetime, secret_key: str) -> tries.Try:
    """A try of somebody who is signed in."""
    return tries.Try(str(account_id), "", now, secret_key, purpose="proof")


@contextmanager
def proved(
    database: Database, one: tries.Try, account_id: UUID, otp: str, work: Callable[[], AbstractContextManager[Session]]
) -> Iterator[Session]:
    """The unit of work `work`, for whoever shows a right code. A wrong one raises Unauthenticated and stays counted."""
    with database.write(quiet=True) as session:
        attempt_id = tries.note(session, tries.PROOF, one)
    with work() as session:
        second_factor.prove(session, account_id, otp, one.secret_key, one.at)
        tries.forget(session, tries.PROOF, attempt_id)
        yield session


@dataclass(frozen=True)
class Proof:
    """What somebody signed in shows to change what the account is opened with."""

    password: str | None
    token: str  # of the session asking


def check_owner(database: Database, one: tries.Try, account_id: UUID, proof: Proof, verify: Verify) -> None:
    """Raises Invalid unless it is the account's password.

    Who has none, or has forgotten it and came by a link from the mailbox, has to have come just now: else Forbidden.
    """
    with database.write(quiet=True) as session:
        stored = get_account(session, account_id).password_hash
        asking = find_session(session, proof.token)
        if stored is None or (proof.password is None and asking is not None and asking.by_link):
            if asking is None or asking.account_id != account_id or asking.opened_at <= one.at - FRESH:
                raise Forbidden("fresh_sign_in_needed")
            return
        attempt_id = tries.note(session, tries.PROOF, one)
    if not verify(proof.password or "", stored):
        raise field_error("/password", "Is not your password.")
    with database.write(quiet=True) as session:
        tries.forget(session, tries.PROOF, attempt_id)


def _note_code(database: Database, visitor: Visitor, account_id: UUID) -> UUID:
    if visitor.otp is None:
        raise Unauthenticated("otp_needed")
    with database.write(quiet=True) as session:
        return tries.note(session, tries.PROOF, _of_code(visitor, account_id))


def _open_with_code(session: Session, account: Account, visitor: Visitor, attempt_id: UUID) -> Opened:
    one = visitor.one
    second_factor.prove(session, account.id, visitor.otp or "", one.secret_key, one.at)
    tries.forget(session, tries.PROOF, attempt_id)
    return _open(session, account, visitor, second_factor=True)


def _open(session: Session, account: Account, visitor: Visitor, *, second_factor: bool = False) -> Opened:
    how = {"second_factor": second_factor, "by_link": visitor.by_link}
    opened = sessions.open_session(session, account, visitor.one.at, visitor.client, **how)
    nonce = visitor.one.device or secrets.token_hex(16)
    opened.device = _devices(visitor).sign(f"{account.id}/{nonce}")
    return opened


def _of_code(visitor: Visitor, account_id: UUID) -> tries.Try:
    return replace(visitor.one, email=str(account_id), purpose="code")


def _on_device(visitor: Visitor, account_id: UUID | None) -> tries.Try:
    """The try, counted by the device if it has signed in to this account before."""
    with suppress(Invalid, Gone):
        known, _, nonce = _devices(visitor).read(visitor.device or "", DEVICE_SECONDS).partition("/")
        if known == str(account_id):
            return replace(visitor.one, device=nonce)
    return visitor.one


def _devices(visitor: Visitor) -> Tokens:
    return Tokens(visitor.one.secret_key, "device")
