"""What surrounds a call: who asks, until when, in which language, under which trace."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis import observe
from chassis.errors import Expired, Forbidden, PreconditionFailed, Unauthenticated

SECONDS = 30.0  # for a caller that named no deadline


@dataclass(frozen=True)
class Actor:
    """Who asks. An anonymous one has no account and no roles; everyone signed in has the role "account"."""

    account_id: str | None = None
    organisation_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    def has(self, *roles: str) -> bool:
        """Whether any one of `roles` is among the actor's."""
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True)
class Context:
    """The context headers of one call (`nameko.*` on the wire), understood."""

    actor: Actor = field(default_factory=Actor)
    deadline: float | None = None
    language: str = "de"
    idempotency_key: str | None = None
    expected_revision: int | None = None
    origin: str = ""

    @classmethod
    def from_headers(cls, headers: dict[str, Any]) -> Context:
        """Raises nothing: what is absent or malformed has its default, and a malformed actor is nobody."""
        observe.continue_trace(headers.get("traceparent"))
        deadline = headers.get("deadline")
        return cls(
            actor=_actor(headers.get("actor")),
            deadline=deadline / 1000 if isinstance(deadline, int | float) else None,
            language="en" if headers.get("language") == "en" else "de",
            idempotency_key=headers.get("idempotency_key"),
            expected_revision=headers.get("expected_revision"),
            origin=str(headers.get("origin") or ""),
        )

    def remaining(self) -> float:
        """Seconds left. Raises Expired when there are none: the caller has gone, so nothing is begun."""
        if self.deadline is None:
            return SECONDS
        left = self.deadline - time.time()
        if left <= 0:
            raise Expired("deadline_passed", retry_after=1)
        return left

    def require(self, needs: tuple[str, ...]) -> None:
        """Raises Unauthenticated or Forbidden unless the actor has one of the roles; no needs, no question."""
        if not needs or self.actor.has(*needs):
            return
        if self.actor.account_id is None:
            raise Unauthenticated("sign_in_needed")
        raise Forbidden("not_allowed")

    def check_revision(self, revision: int) -> None:
        """Raises PreconditionFailed when the caller saw another revision (If-Match)."""
        if self.expected_revision is not None and self.expected_revision != revision:
            raise PreconditionFailed("changed_meanwhile")


def _actor(table: Any) -> Actor:
    if not isinstance(table, dict) or not table.get("account_id"):
        return Actor()
    organisation, roles = table.get("organisation_id"), table.get("roles")
    try:
        return Actor(
            str(table["account_id"]),
            UUID(str(organisation)) if organisation else None,
            frozenset(roles if isinstance(roles, list) else ()) | {"account"},
        )
    except (ValueError, TypeError):
        return Actor()
