"""Signing in with a password: two short units of work with the slow hash between them.

Known and unknown addresses take the same path, so that neither answer nor time tells them apart. The try is noted
before the hash and forgotten when the password was right: guesses that come at once count each other.
"""

from __future__ import annotations

from collections.abc import Callable

from chassis.db import Database
from chassis.errors import Unauthenticated
from members.commands import accounts, tries
from members.commands.accounts import Opened
from members.queries.accounts import find_account, get_account

Verify = Callable[[str, str | None], bool]


def with_password(database: Database, one: tries.Try, password: str, verify: Verify) -> Opened:
    """A new session. Raises Unauthenticated, or TooManyRequests when too many tries failed or are under way."""
    with database.write(quiet=True) as session:
        attempt_id = tries.note(session, tries.SIGN_IN, one)
        account = find_account(session, one.email)
        stored = account.password_hash if account else None
    if not verify(password, stored) or account is None:
        raise Unauthenticated("wrong_credentials")
    with database.write() as session:
        tries.forget(session, tries.SIGN_IN, attempt_id)
        return accounts.open_session(session, get_account(session, account.id), one.at)
