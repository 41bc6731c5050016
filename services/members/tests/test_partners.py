"""Partners: added, changed, put in order, removed, with a logo."""

from uuid import uuid4

import pytest
from members import pictures
from members.commands import partners
from members.messages import PartnerPublished, PartnerWithdrawn
from members.models import Image
from members.queries import partners as queries
from members.schemas.partners import AddPartner, OrderPartners, Partner
from sqlalchemy import select

from chassis import outbox
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Unauthenticated
from chassis.schema import load
from services.members.tests.factories import NOW, OFFICE, asked
from services.members.tests.test_pictures import drawn

LOGO = pictures.cleaned(drawn())
AT_THE_DOOR = {"account_id": str(uuid4()), "roles": ["office"]}
MEMBER = {"account_id": str(uuid4()), "roles": ["member"]}


def partner(session, name="IHK „Küste“", kind="chamber", **fields):
    return partners.add(session, load(AddPartner(), {"name": name, "kind": kind} | fields), NOW)


def names(session, **filters):
    wanted = {"kind": None, "limit": 20, "cursor": None} | filters
    return [each.name for each in queries.list_partners(session, **wanted)["items"]]


def told(session):
    return [(f.topic.split(".")[1], f.revision) for f in outbox.pending(session, PartnerPublished, PartnerWithdrawn)]


def test_they_are_listed_in_the_order_they_were_added_page_by_page(session):
    for name in ("Eins", "Zwei", "Drei"):
        partner(session, name, kind="network" if name == "Zwei" else "chamber")
    assert names(session) == ["Eins", "Zwei", "Drei"]
    first = queries.list_partners(session, None, 2, None)
    assert names(session, cursor=first["next"]) == ["Drei"]
    assert names(session, kind="network") == ["Zwei"]


def test_the_office_puts_them_in_another_order_and_tells_of_those_that_moved(session):
    one, two, three = (partner(session, name) for name in ("Eins", "Zwei", "Drei"))
    partners.put_in_order(session, [one.id, three.id, two.id], NOW)
    assert names(session) == ["Eins", "Drei", "Zwei"]
    assert [each.revision for each in (one, two, three)] == [1, 2, 2]
    assert len(told(session)) == 5
    partner(session, "Vier")
    assert names(session)[-1] == "Vier"


def test_an_order_names_each_partner_once(session):
    one, two = partner(session, "Eins"), partner(session, "Zwei")
    for ids in ([], [one.id], [one.id, one.id], [one.id, uuid4()], [one.id, two.id, two.id]):
        with pytest.raises(Invalid) as caught:
            partners.put_in_order(session, ids, NOW)
        assert caught.value.details["errors"][0]["pointer"] == "/ids"
    assert names(session) == ["Eins", "Zwei"]


def test_what_is_said_of_one_changes_for_who_saw_the_newest_alone(session, contract):
    found = partner(session, website="https://ihk.example.org")
    changed = partners.change(session, asked(OFFICE, 1), found.id, {"name": "IHK Neu", "website": None}, NOW)
    assert (changed.name, changed.website, changed.kind, changed.revision) == ("IHK Neu", None, "chamber", 2)
    for act in (
        lambda: partners.change(session, asked(OFFICE, 1), found.id, {"name": "Veraltet"}, NOW),
        lambda: partners.change_logo(session, asked(OFFICE, 1), found.id, LOGO, NOW),
        lambda: partners.remove(session, asked(OFFICE, 1), found.id),
    ):
        with pytest.raises(PreconditionFailed):
            act()
    for fact in outbox.pending(session, PartnerPublished):
        contract(fact.topic).validate(fact.data)


def test_a_removed_one_is_gone_with_its_logo_and_told_of(session, contract):
    found, other = partner(session), partner(session, "Bleibt")
    for each in (found, other):
        partners.change_logo(session, asked(OFFICE), each.id, LOGO, NOW)
    partners.remove(session, asked(OFFICE), found.id)
    assert session.scalars(select(Image.owner_id)).all() == [other.id]
    assert names(session) == ["Bleibt"]
    assert told(session)[-1] == ("partner_withdrawn", 3)
    contract(PartnerWithdrawn.topic).validate(outbox.pending(session, PartnerWithdrawn)[0].data)
    for act in (
        lambda: queries.get_partner(session, found.id),
        lambda: partners.remove(session, asked(OFFICE), found.id),
        lambda: partners.change(session, asked(OFFICE), uuid4(), {"name": "Nirgends"}, NOW),
    ):
        with pytest.raises(NotFound, match="partner_not_found"):
            act()


def test_a_logo_is_given_and_taken_away(session):
    found = partner(session)
    assert partners.change_logo(session, asked(OFFICE), found.id, LOGO, NOW).logo_url.startswith("/api/v1/images/")
    assert partners.change_logo(session, asked(OFFICE), found.id, None, NOW).logo_url is None
    assert session.scalars(select(Image.owner_id)).all() == []


def test_there_are_no_more_than_can_be_put_in_order(session, monkeypatch):
    monkeypatch.setattr(partners, "MOST_PARTNERS", 2)
    for name in ("Eins", "Zwei"):
        partner(session, name)
    with pytest.raises(Conflict, match="too_many_partners"):
        partner(session, "Drei")
    with pytest.raises(Invalid):
        load(OrderPartners(), {"ids": [str(uuid4())] * 501})


def test_one_goes_out_harmless(session):
    evil = "<script>alert(1)</script> [y](javascript:alert(1)) **fett**"
    shown = Partner().dump(partner(session, description_markdown=evil, description_en_markdown=evil))
    for html in (shown["description_html"], shown["description_en_html"]):
        assert "<strong>fett</strong>" in html
        assert not any(trace in html for trace in ("<script", 'href="javascript'))


@pytest.mark.parametrize(
    "bad",
    [
        *(
            {"name": ""},
            {"name": "x" * 201},
            {"name": "a\nb"},
            {"name": "\u202e"},
            {"name": "a\x00b"},
            {"kind": "friend"},
        ),
        *(
            {"website": "javascript:alert(1)"},
            {"website": "ihk"},
            {"description_markdown": "x" * 5001},
            {"position": 1},
        ),
        *({"logo_url": "https://spy.example/p.png"}, {"revision": 9}, {"id": str(uuid4())}),
    ],
)
def test_a_partner_is_described_as_the_shape_has_it(bad):
    with pytest.raises(Invalid) as caught:
        load(AddPartner(), {"name": "IHK", "kind": "chamber"} | bad)
    assert [error["pointer"] for error in caught.value.details["errors"]] == [f"/{next(iter(bad))}"]


def test_at_the_doors_the_office_keeps_them_and_everybody_sees_them(service, caller):
    made = caller.call("members.add_partner", actor=AT_THE_DOOR, name="IHK", kind="chamber")
    caller.call("members.change_partner", actor=AT_THE_DOOR, partner_id=made["id"], name="IHK zu Rostock")
    caller.call("members.order_partners", actor=AT_THE_DOOR, ids=[made["id"]])
    assert caller.call("members.list_partners")["items"][0]["name"] == "IHK zu Rostock"
    about = {"partner_id": made["id"]}
    doors = {
        "add_partner": {"name": "Fremd", "kind": "chamber"},
        "change_partner": about | {"name": "Gekapert"},
        "order_partners": {"ids": []},
        "remove_partner": about,
        "give_partner_logo": about | {"image": ""},
        "drop_partner_logo": about,
    }
    for door, kwargs in doors.items():
        with pytest.raises(Unauthenticated):
            caller.call(f"members.{door}", **kwargs)
        with pytest.raises(Forbidden):
            caller.call(f"members.{door}", actor=MEMBER, **kwargs)
    assert caller.call("members.get_partner", **about)["name"] == "IHK zu Rostock"
    caller.call("members.remove_partner", actor=AT_THE_DOOR, **about)
    with pytest.raises(NotFound, match="partner_not_found"):
        caller.call("members.get_partner", **about)
