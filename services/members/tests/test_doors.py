"""The doors, of a real process over a real broker."""

from uuid import uuid4

import pytest
from members.models import Application
from sqlalchemy import func, select

from chassis import journal
from chassis.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    PreconditionFailed,
    TooManyRequests,
    Unauthenticated,
)
from chassis.outbox import outbox
from chassis.testing import eventually
from services.members.tests.factories import PASSWORD, fields

BOARD = {"account_id": str(uuid4()), "roles": ["board", "office"]}
OFFICE = {"account_id": str(uuid4()), "roles": ["office"]}


def mailed(service, topic, email):
    """The newest token that went out to an address: what the mail would carry."""
    with service.database.read() as session:
        told = select(outbox.c.envelope).where(outbox.c.topic == f"members.{topic}.v1")
        envelopes = session.scalars(told.order_by(outbox.c.position.desc())).all()
        return next(each["data"]["token"] for each in envelopes if each["data"]["email"] == email)


def count(service):
    with service.database.read() as session:
        return session.scalar(select(func.count()).select_from(Application))


@pytest.fixture
def email():
    return f"{uuid4().hex}@example.org"


@pytest.fixture
def admitted(service, caller, email):
    """An admitted application whose representative has yet to accept the invitation."""
    caller.call("members.apply", **fields(email=email, name=f"Firma {email[:8]}", website=None))
    token = mailed(service, "application_received", email)
    found = caller.call("members.confirm_application", token=token)
    return caller.call("members.admit", actor=BOARD, application_id=found["id"])


@pytest.fixture
def signed_in(service, caller, email, admitted):
    """The representative's identity, and the token of its session."""
    invitation = mailed(service, "account_invited", email)
    caller.call("members.accept_invitation", token=invitation, password=PASSWORD)
    opened = caller.call("members.open_session", email=email, password=PASSWORD)
    return caller.call("members.identify", token=opened["token"]), opened["token"]


def test_from_application_to_an_entry_in_the_register(service, caller, email):
    form = fields(email=email, name="Hafen & Söhne „Süd“ GmbH")
    state = caller.call("members.apply", **form)
    assert state["status"] == "unconfirmed"
    token = mailed(service, "application_received", email)
    assert caller.call("members.confirm_application", token=token) == state | {"status": "under_review"}
    assert caller.call("members.confirm_application", token=token) == state | {"status": "under_review"}
    [shown] = [
        each for each in caller.call("members.list_applications", actor=OFFICE)["items"] if each["id"] == state["id"]
    ]
    assert (shown["organisation"], shown["statement"]) == (form["organisation"], form["statement"])
    decided = caller.call("members.admit", actor=BOARD, application_id=state["id"])
    assert decided["status"] == "admitted"
    entry = caller.call("members.get_member", member_id=decided["member_id"])
    assert (entry["name"], entry["number"]) == ("Hafen & Söhne „Süd“ GmbH", decided["number"])


def test_from_invitation_to_a_signed_in_member(service, caller, email, admitted):
    invitation = mailed(service, "account_invited", email)
    invited = caller.call("members.get_invitation", token=invitation)
    assert invited.pop("organisation") == admitted["organisation"]["name"]
    assert invited == {"email": email, "name": "Jörg Weiß", "has_password": False}
    caller.call("members.accept_invitation", token=invitation, password=PASSWORD)
    for door, extra in (("get_invitation", {}), ("accept_invitation", {"password": PASSWORD})):
        with pytest.raises(Gone, match="token_used"):
            caller.call(f"members.{door}", token=invitation, **extra)
    opened = caller.call("members.open_session", email=email, password=PASSWORD)
    identity = caller.call("members.identify", token=opened["token"])
    assert (identity["organisation_id"], identity["roles"]) == (admitted["member_id"], ["member"])
    assert caller.call("members.get_me", actor=identity) == opened["account"]


def test_public_facts_reach_the_journal_and_others_do_not(service, caller, admitted, email, vhost_uri):
    def told():
        kept = [body for _, body in journal.replay(vhost_uri) if body["subject"] == admitted["member_id"]]
        return kept if len(kept) == 2 else None

    assert [fact["type"] for fact in eventually(told)] == ["members.member_admitted.v1", "members.profile_published.v1"]
    assert email not in str(list(journal.replay(vhost_uri)))


def test_who_may_enter(service, caller, admitted):
    needs = {
        "list_applications": ({}, OFFICE),
        "get_application": ({"application_id": admitted["id"]}, OFFICE),
        "note_withdrawal": ({"application_id": admitted["id"]}, OFFICE),
        "admit": ({"application_id": admitted["id"]}, BOARD),
        "refuse": ({"application_id": admitted["id"], "reason": "x"}, BOARD),
        "get_my_organisation": ({}, None),
        "change_my_organisation": ({"name": "Neu AG"}, None),
        "list_my_entry_changes": ({}, None),
        "change_member": ({"member_id": admitted["member_id"], "name": "Neu AG"}, OFFICE),
        "list_entry_changes": ({}, OFFICE),
        "create_competence": ({"code": "x", "label_de": "Iks", "label_en": "Ex"}, OFFICE),
        "change_competence": ({"code": "web", "retired": True}, OFFICE),
    }
    stranger = {"account_id": str(uuid4()), "roles": []}
    for door, (kwargs, actor) in needs.items():
        with pytest.raises(Unauthenticated):
            caller.call(f"members.{door}", **kwargs)
        for wrong in (stranger, OFFICE if actor is not OFFICE else stranger):
            with pytest.raises(Forbidden):
                caller.call(f"members.{door}", actor=wrong, **kwargs)
    with pytest.raises(Unauthenticated):
        caller.call("members.get_me")


def test_facets_count_what_was_found_and_say_whether_that_is_all(service, caller, admitted):
    name = admitted["organisation"]["name"]
    found = caller.call("members.list_members", q=name.split()[1], near="18055", sort="closest")
    assert [(each["name"], each["distance_km"]) for each in found["items"]] == [(name, 0)]
    assert (found["total"], found["exact"], found["next"]) == (1, True, None)
    assert found["facets"] == {
        "kind": [{"value": "company", "count": 1}],
        "size": [{"value": "10-49", "count": 1}],
        "district": [{"value": "Kreisfreie Stadt Rostock", "count": 1}],
        "country": [],
        "competence": [],
    }
    everything = caller.call("members.list_members", limit=1)
    assert sum(each["count"] for each in everything["facets"]["kind"]) == everything["total"]
    assert everything["exact"]
    assert "distance_km" not in everything["items"][0]


def test_ones_own_entry_and_nobody_elses(service, caller, signed_in):
    identity, _ = signed_in
    entry = caller.call("members.get_my_organisation", actor=identity)
    seen = {"expected_revision": entry["revision"]}
    changed = caller.call("members.change_my_organisation", actor=identity, context=seen, visibility="hidden")
    assert changed["revision"] == entry["revision"] + 1
    with pytest.raises(PreconditionFailed):
        caller.call("members.change_my_organisation", actor=identity, context=seen, name="Neu AG")
    with pytest.raises(Invalid):
        caller.call("members.change_my_organisation", actor=identity, member_id=str(uuid4()), name="Fremd")
    other = {"account_id": str(uuid4()), "organisation_id": str(uuid4()), "roles": ["member"]}
    for actor in (None, other):
        with pytest.raises(NotFound):
            caller.call("members.get_member", actor=actor, member_id=entry["id"])
    with pytest.raises(NotFound):
        caller.call("members.change_my_organisation", actor=other, name="Gekapert")
    assert caller.call("members.get_member", actor=identity, member_id=entry["id"]) == changed


def test_the_office_mends_an_entry_and_the_owner_sees_what_it_changed(service, caller, signed_in):
    identity, _ = signed_in
    entry = caller.call("members.get_my_organisation", actor=identity)
    mended = {"member_id": entry["id"], "sectors": ["Werften"], "references": "Seit 1999"}
    seen = {"expected_revision": entry["revision"]}
    changed = caller.call("members.change_member", actor=OFFICE, context=seen, **mended)
    assert (changed["sectors"], changed["revision"]) == (["Werften"], entry["revision"] + 1)
    with pytest.raises(PreconditionFailed):
        caller.call("members.change_member", actor=OFFICE, context=seen, **mended)
    [shown] = caller.call("members.list_my_entry_changes", actor=identity)["items"]
    assert (shown["changed_by"], shown["acted_as"]) == (OFFICE["account_id"], "office")
    assert {"field": "sectors", "old": [], "new": ["Werften"]} in shown["differences"]
    newest = caller.call("members.list_entry_changes", actor=OFFICE, limit=1)["items"]
    assert newest == caller.call("members.list_entry_changes", actor=OFFICE, member_id=entry["id"])["items"] == [shown]
    for bad in ({"number": 1}, {"district": "Rügen"}, {"member_id": "x"}):
        with pytest.raises(Invalid):
            caller.call("members.change_member", actor=OFFICE, **{"member_id": entry["id"]} | bad)


def test_the_taxonomy_is_there_from_the_first_start_and_the_office_extends_it(service, caller, signed_in, vhost_uri):
    shown = eventually(lambda: caller.call("members.list_competences")["items"])
    assert len(shown) == 12
    code = f"quantum-{uuid4().hex[:8]}"
    form = {"code": code, "parent": "software", "label_de": "Quantenrechner", "label_en": "Quantum computing"}
    made = caller.call("members.create_competence", actor=OFFICE, **form)
    assert made == form | {"retired": False, "revision": 1}
    identity, _ = signed_in
    entry = caller.call("members.change_my_organisation", actor=identity, competences=[code])
    assert entry["id"] in {each["id"] for each in caller.call("members.list_members", q="Quantenrechner")["items"]}
    seen = {"expected_revision": 1}
    retired = caller.call("members.change_competence", actor=OFFICE, context=seen, code=code, retired=True)
    assert caller.call("members.get_competence", code=code) == retired == made | {"retired": True, "revision": 2}
    with pytest.raises(PreconditionFailed):
        caller.call("members.change_competence", actor=OFFICE, context=seen, code=code, retired=False)
    for bad in ({"code": "gis"}, {"code": "no code"}, {"parent": "nowhere"}, {"label_de": ""}, {"revision": 9}):
        with pytest.raises((Conflict, Invalid)):
            caller.call("members.create_competence", actor=OFFICE, **form | {"code": "y"} | bad)
    with pytest.raises(Invalid):
        caller.call("members.change_my_organisation", actor=identity, competences=["nonsense"])

    def told():
        kept = [body for _, body in journal.replay(vhost_uri) if body["subject"] == code]
        return [fact["data"]["retired"] for fact in kept] == [False, True]

    assert eventually(told)


def test_the_same_key_and_body_give_the_same_answer(service, caller, email):
    before, key = count(service), {"idempotency_key": str(uuid4())}
    first = caller.call("members.apply", context=key, **fields(email=email))
    assert caller.call("members.apply", context=key, **fields(email=email)) == first
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        caller.call("members.apply", context=key, **fields(email=f"x{email}"))
    assert count(service) == before + 1


def test_bad_input_leaves_nothing_behind(service, caller, email):
    before = count(service)
    with pytest.raises(Invalid) as caught:
        caller.call("members.apply", **fields(email=email) | {"accepts_statutes": False})
    assert caught.value.details["errors"] == [{"pointer": "/accepts_statutes", "detail": "Must be accepted."}]
    for door in ("confirm_application", "withdraw_application", "get_invitation", "redeem_sign_in_link"):
        with pytest.raises(Invalid, match="token_invalid"):
            caller.call(f"members.{door}", token="nonsense")
    with pytest.raises(NotFound):
        caller.call("members.admit", actor=BOARD, application_id=str(uuid4()))
    assert count(service) == before


def test_a_decision_is_made_once(service, caller, admitted):
    for door, kwargs in (("admit", {}), ("refuse", {"reason": "doch nicht"})):
        with pytest.raises(Conflict, match="application_decided"):
            caller.call(f"members.{door}", actor=BOARD, application_id=admitted["id"], **kwargs)


def test_an_application_is_read_by_the_office_and_withdrawn_by_its_applicant(service, caller, email):
    state = caller.call("members.apply", **fields(email=email, name=f"Firma {email[:8]}", website=None))
    caller.call("members.confirm_application", token=mailed(service, "application_received", email))
    shown = caller.call("members.get_application", actor=OFFICE, application_id=state["id"])
    wordings = caller.call("members.list_wordings")["items"]
    agreed = {(each["purpose"], each["version"], each["wording"]) for each in shown["consents"]}
    assert agreed <= {(each["purpose"], each["version"], each["text"]) for each in wordings}
    token = mailed(service, "application_confirmed", email)
    for _ in range(2):
        assert caller.call("members.withdraw_application", token=token)["status"] == "withdrawn"
    with pytest.raises(Conflict, match="application_decided"):
        caller.call("members.admit", actor=BOARD, application_id=state["id"])
    with pytest.raises(NotFound):
        caller.call("members.get_application", actor=OFFICE, application_id=str(uuid4()))


def test_signing_out_and_in_by_link(service, caller, signed_in, email):
    _, token = signed_in
    caller.call("members.close_session", token=token)
    with pytest.raises(Unauthenticated):
        caller.call("members.identify", token=token)
    assert caller.call("members.request_sign_in_link", email=email) == {}
    assert caller.call("members.request_sign_in_link", email="niemand@example.org") == {}
    link = mailed(service, "sign_in_link_requested", email)
    opened = caller.call("members.redeem_sign_in_link", token=link)
    assert opened["account"]["email"] == email
    with pytest.raises(Gone, match="token_used"):
        caller.call("members.redeem_sign_in_link", token=link)


def test_too_many_tries_close_the_door_for_right_and_wrong(service, caller, signed_in, email):
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="wrong_credentials"):
            caller.call("members.open_session", email=email, password="falsch")
    with pytest.raises(TooManyRequests) as caught:
        caller.call("members.open_session", email=email, password=PASSWORD)
    assert caught.value.details == {"retry_after": 900}


def test_neither_log_nor_metrics_name_anybody(service, caller, signed_in, email):
    assert email not in service.log.read_text()
    assert email not in service.metrics()
