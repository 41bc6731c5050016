"""Reading second factors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from members.models import RecoveryCode, SecondFactor
from members.queries.accounts import get_account


def is_on(session: Session, account_id: UUID) -> bool:
    """Whether the account has a second factor that was confirmed."""
    enabled = select(SecondFactor.enabled_at).where(SecondFactor.account_id == account_id)
    return session.scalar(enabled) is not None


def get_second_factor(session: Session, account_id: UUID, *, require_otp: bool) -> dict[str, Any]:
    """Its state, as the account's owner sees it."""
    factor = session.get(SecondFactor, account_id)
    left = select(func.count()).where(RecoveryCode.account_id == account_id)
    return {
        "enabled_at": factor.enabled_at if factor else None,
        "required": require_otp and get_account(session, account_id).needs_second_factor,
        "recovery_codes_left": session.scalar(left) or 0,
    }
