"""Signing in with a password: two short units of work with the slow hash between them.

Known and unknown addresses take the same path, so that neither answer nor time tells them apart.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from chassis.db import Database
from chassis.errors import Unauthenticated
from members.commands import accounts
from members.commands.accounts import Opened
from members.queries.accounts import find_account, get_account

Verify = Callable[[str, str | None], bool]


def with_password(
    database: Database, secret_key: str, email: str, password: str, origin: str, now: datetime, verify: Verify
) -> Opened:
    """A new session. Raises Unauthenticated, or TooManyRequests when too many tries failed before."""
    target = hmac.new(secret_key.encode(), email.lower().encode(), hashlib.sha256).hexdigest()
    with database.read() as session:
        accounts.require_tries_left(session, target, origin, now)
        account = find_account(session, email)
        stored = account.password_hash if account else None
    right = verify(password, stored)
    with database.write() as session:
        if right and account is not None:
            return accounts.open_session(session, get_account(session, account.id), now)
        accounts.note_failure(session, target, origin, now)
    raise Unauthenticated("wrong_credentials")
