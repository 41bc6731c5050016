"""The context headers of a call, whatever they hold."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chassis.context import Actor, Context


@pytest.mark.parametrize("deadline", ["soon", [], {}, None, ""])
def test_a_malformed_deadline_is_none(deadline: Any) -> None:
    assert Context.from_headers({"deadline": deadline}).deadline is None


@pytest.mark.parametrize(
    "actor",
    ["admin", 5, ["admin"], {}, {"roles": ["admin"]}, {"account_id": "1", "organisation_id": "x", "roles": ["admin"]}],
)
def test_a_malformed_actor_is_nobody(actor: Any) -> None:
    assert Context.from_headers({"actor": actor}).actor == Actor()


def test_roles_that_are_no_list_are_none() -> None:
    actor = Context.from_headers({"actor": {"account_id": "1", "roles": "admin"}}).actor
    assert actor.roles == frozenset({"account"})


def test_a_known_actor_has_an_account() -> None:
    organisation = uuid4()
    table = {"account_id": "1", "organisation_id": str(organisation), "roles": ["member"]}
    actor = Context.from_headers({"actor": table}).actor
    assert actor == Actor("1", organisation, frozenset({"member", "account"}))
