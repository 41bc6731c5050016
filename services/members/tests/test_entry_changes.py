"""Every change of an entry is kept: who made it, when, and what it was before."""

from datetime import timedelta

import pytest
from members import models
from members.commands import organisations
from members.messages import ProfilePublished, ProfileWithdrawn
from members.queries import organisations as directory
from members.retention import RULES
from members.schemas.organisations import EntryChange
from uuid6 import uuid7

from chassis import outbox, retention
from chassis.errors import Forbidden, NotFound, PreconditionFailed
from services.members.tests.factories import ANYONE, NOW, OFFICE, acting_for, asked, member

HOUR = timedelta(hours=1)


def changes(session, organisation=None, **paging):
    found = directory.list_changes(session, organisation and organisation.id, **{"limit": 20, "cursor": None} | paging)
    return EntryChange(many=True).dump(found["items"])


def test_a_change_says_who_when_and_what_it_was_before(session):
    own = member(session, details={"sectors": ["Häfen"]})
    actor = acting_for(own)
    organisations.change_own_entry(session, asked(actor), {"sectors": ["Werften"], "city": "Rostock"}, NOW)
    [kept] = changes(session, own)
    assert kept == {
        "id": kept["id"],
        "member_id": str(own.id),
        "member_name": own.name,
        "revision": own.revision,
        "changed_at": NOW.isoformat(),
        "changed_by": actor.account_id,
        "acted_as": "member",
        "differences": [{"field": "sectors", "old": ["Häfen"], "new": ["Werften"]}],
    }


@pytest.mark.parametrize("change", [{}, {"kind": "company"}, {"competences": ["web", "gis", "web"], "size": "10-49"}])
def test_what_says_nothing_new_is_no_change(session, change):
    own = member(session, details={"competences": ["gis", "web"]})
    before, told = own.revision, len(outbox.pending(session))
    organisations.change_own_entry(session, asked(acting_for(own), before), change, NOW)
    assert (own.revision, len(outbox.pending(session)), changes(session, own)) == (before, told, [])


def test_the_office_changes_any_entry_and_is_named(session):
    hidden = member(session, details={"visibility": "hidden"})
    changed = organisations.change_entry(session, asked(OFFICE), hidden.id, {"visibility": "public"}, NOW)
    assert outbox.pending(session, ProfilePublished)[-1].data["revision"] == changed.revision
    [kept] = changes(session, hidden)
    assert (kept["changed_by"], kept["acted_as"]) == (OFFICE.account_id, "office")


def test_the_office_cannot_overwrite_what_it_has_not_seen(session):
    own = member(session)
    with pytest.raises(PreconditionFailed):
        organisations.change_entry(session, asked(OFFICE, own.revision + 1), own.id, {"name": "Neu AG"}, NOW)
    with pytest.raises(NotFound):
        organisations.change_entry(session, asked(OFFICE), uuid7(), {"name": "Neu AG"}, NOW)
    assert changes(session) == []


def test_the_entry_of_a_former_member_stays_withdrawn_when_the_office_mends_it(session):
    former = member(session)
    former.membership.status = "resigned"
    organisations.change_entry(session, asked(OFFICE), former.id, {"city": "Wismar"}, NOW)
    assert outbox.pending(session)[-1].topic == ProfileWithdrawn.topic


def test_the_office_sees_all_changes_the_owner_its_own_newest_first(session):
    one, other = member(session, "Eins AG"), member(session, "Zwei AG")
    for number, changed in enumerate((one, other, one)):
        organisations.change_entry(session, asked(OFFICE), changed.id, {"street": f"Weg {number}"}, NOW + number * HOUR)
    assert [each["member_name"] for each in changes(session)] == ["Eins AG", "Zwei AG", "Eins AG"]
    assert [each["revision"] for each in changes(session, one)] == [3, 2]
    owned = directory.list_own_changes(session, acting_for(other), limit=20, cursor=None)
    assert [each.differences[0]["new"] for each in owned["items"]] == ["Weg 1"]
    first = directory.list_changes(session, None, limit=2, cursor=None)
    rest = changes(session, cursor=first["next"])
    assert [each["differences"][0]["new"] for each in rest] == ["Weg 0"]


def test_whoever_acts_for_nobody_sees_no_changes(session):
    with pytest.raises(Forbidden, match="no_organisation"):
        directory.list_own_changes(session, ANYONE, limit=20, cursor=None)
    with pytest.raises(NotFound):
        directory.list_changes(session, uuid7(), limit=20, cursor=None)


def test_changes_are_forgotten_after_three_years(session):
    own = member(session)
    for number, when in enumerate((NOW, NOW + HOUR)):
        organisations.change_entry(session, asked(OFFICE), own.id, {"street": f"Weg {number}"}, when)
    [rule] = [each for each in RULES if each.table is models.EntryChange]
    assert retention.forget(session, rule, NOW + timedelta(days=3 * 365) + HOUR / 2) == 1
    assert [each["differences"][0]["new"] for each in changes(session)] == ["Weg 1"]
