"""Experts at the doors of a running service: entered, asked, shown and gone."""

from uuid import uuid4

import pytest
from members.commands import accounts
from members.messages import ExpertConsentAsked
from sqlalchemy import select

from chassis import outbox
from chassis.errors import Forbidden, Gone, NotFound, PreconditionFailed
from chassis.testing import eventually
from services.members.tests.factories import HASH, NOW, expert_form, member


@pytest.fixture
def own(service):
    """A member in the register, as its people act for it."""
    with service.database.write() as session:
        found = member(session, f"Firma {uuid4().hex[:8]}").id
    return {"account_id": str(uuid4()), "organisation_id": str(found), "roles": ["member"]}


def token_of(service, email):
    def told():
        with service.database.read() as session:
            table = outbox.outbox
            newest = select(table.c.envelope).order_by(table.c.position.desc())
            found = session.scalars(newest.where(table.c.topic == ExpertConsentAsked.topic))
            return next((each["data"]["token"] for each in found if each["data"]["email"] == email), None)

    return eventually(told)


def test_from_entry_to_consent_to_withdrawal(service, caller, own):
    email = f"{uuid4().hex}@example.org"
    made = caller.call("members.enter_expert", actor=own, **expert_form(email=email))
    assert (made["status"], made["languages"], made["consent"]["given_at"]) == ("asked", ["de", "en"], None)
    token = token_of(service, email)
    assert caller.call("members.get_asked_expert", token=token) == made
    assert caller.call("members.consent_as_expert", token=token)["status"] == "consented"
    shown = caller.call("members.get_expert", expert_id=made["id"])
    assert shown["expertise_html"] == "<p><strong>Bildverarbeitung</strong> für Küchen</p>"
    assert shown["organisation"]["id"] == own["organisation_id"]
    assert not {"email", "status", "consent"} & shown.keys()
    listed = caller.call("members.list_experts", organisation_id=own["organisation_id"])
    assert listed == {"items": [shown], "total": 1, "exact": True, "next": None}
    assert caller.call("members.withdraw_as_expert", token=token)["status"] == "withdrawn"
    with pytest.raises(NotFound):
        caller.call("members.get_expert", expert_id=made["id"])
    [entry] = caller.call("members.list_entered_experts", actor=own)["items"]
    assert caller.call("members.get_entered_expert", actor=own, expert_id=made["id"]) == entry
    assert caller.call("members.remove_expert", actor=own, expert_id=made["id"]) == {}
    with pytest.raises(Gone):
        caller.call("members.get_asked_expert", token=token)
    assert email not in service.log.read_text()


def test_an_account_decides_at_the_doors(service, caller, own):
    email = f"{uuid4().hex}@example.org"
    with service.database.write() as session:
        account = accounts.create(session, email, "Karin", [], HASH, NOW)
    herself = {"account_id": str(account.id), "roles": []}
    made = caller.call("members.enter_expert", actor=own, **expert_form(email=email))
    about = {"actor": herself, "expert_id": made["id"]}
    assert caller.call("members.consent_to_my_entry", **about)["status"] == "consented"
    assert caller.call("members.withdraw_from_my_entry", **about)["status"] == "withdrawn"
    [entry] = caller.call("members.list_my_expert_entries", actor=herself)["items"]
    assert entry["status"] == "withdrawn"
    with pytest.raises(NotFound):
        caller.call("members.consent_to_my_entry", actor=own, expert_id=made["id"])


def test_asking_again_and_changing_take_the_right(service, caller, own):
    made = caller.call("members.enter_expert", actor=own, **expert_form(email=f"{uuid4().hex}@example.org"))
    about = {"expert_id": made["id"]}
    assert caller.call("members.ask_expert", actor=own, **about)["status"] == "asked"
    seen = {"expected_revision": made["revision"]}
    with pytest.raises(PreconditionFailed):
        caller.call("members.change_expert", actor=own, context=seen, talks="Neu", **about)
    assert caller.call("members.change_expert", actor=own, talks="Neu", **about)["talks"] == "Neu"
    stranger = {"account_id": str(uuid4()), "roles": []}
    for door in ("ask_expert", "change_expert", "remove_expert", "get_entered_expert"):
        with pytest.raises(Forbidden):
            caller.call(f"members.{door}", actor=stranger, **about)
