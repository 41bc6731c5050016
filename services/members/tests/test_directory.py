"""The IT database: who sees what, what is found, and one's own entry."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from members.commands import organisations
from members.messages import ProfilePublished, ProfileWithdrawn
from members.queries import organisations as directory

from chassis import documents, outbox
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from chassis.paging import encoded
from services.members.tests.factories import ANYONE, NOW, OFFICE, acting_for, asked, member, wanted

HOUR = timedelta(hours=1)


def names(session, actor=ANYONE, **filters):
    return [each.name for each in directory.list_members(session, actor, wanted(**filters))["items"]]


@pytest.mark.parametrize(
    ("visibility", "anyone", "members_see"),
    [("public", True, True), ("members", False, True), ("hidden", False, False)],
)
def test_an_entry_is_seen_by_those_it_is_for(session, visibility, anyone, members_see):
    own = member(session, "Gesucht GmbH", details={"visibility": visibility})
    other = acting_for(member(session, "Neugierig AG"))
    seen = {ANYONE: anyone, other: members_see, OFFICE: True, acting_for(own): True}
    for actor, may in seen.items():
        assert ("Gesucht GmbH" in names(session, actor, q="gesucht")) is may
        if may:
            assert directory.get_member(session, actor, own.id) is own
        else:
            with pytest.raises(NotFound):
                directory.get_member(session, actor, own.id)


def test_a_former_member_is_in_no_list(session):
    former = member(session, "Früher GmbH")
    former.membership.status = "resigned"
    session.flush()
    assert names(session) == names(session, OFFICE) == []
    with pytest.raises(NotFound):
        directory.get_member(session, ANYONE, former.id)
    with pytest.raises(Conflict, match="membership_not_active"):
        organisations.change_own_entry(session, asked(acting_for(former)), {"name": "Wieder"}, NOW)


def test_filters_narrow_and_combine(session):
    member(session, "Eins", kind="company", size="1", details={"competences": ["gis", "web"]})
    member(session, "Zwei", kind="chamber", size="250+", postcode="19053", city="Schwerin")
    member(session, "Drei", kind="company", size="250+", details={"competences": ["gis"]})
    assert set(names(session, kind="company")) == {"Eins", "Drei"}
    assert names(session, size="1") == ["Eins"]
    assert set(names(session, competence="gis")) == {"Eins", "Drei"}
    assert names(session, competence="web", kind="company") == ["Eins"]
    assert names(session, district="Schwerin") == names(session, near="19053", radius_km=10) == ["Zwei"]
    assert set(names(session, near="18055", radius_km=10)) == {"Eins", "Drei"}
    assert len(names(session, near="18055", radius_km=200)) == 3
    assert names(session, kind="chamber", q="eins") == []


GERMAN = ("Küche", "Kueche", "küchen", "Küstend", "ROSTOCK", "Möbel", "it-security", "c++", "Werften", "gesundheit")


@pytest.mark.parametrize("q", [*GERMAN, "kitchen"])
def test_german_words_find_an_entry(session, q):
    details = {
        "description_markdown": "Planung von **Küchen** in C++",
        "products": "Möbel",
        "references": "Werft in Wismar",
        "sectors": ["Gesundheitswesen"],
        "description_en_markdown": "We plan kitchens",
        "competences": ["it-security"],
    }
    member(session, "Küstendaten GmbH", details=details)
    assert names(session, q=q) == ["Küstendaten GmbH"]
    assert names(session, q=f"{q} gibtesnicht") == []


@pytest.mark.parametrize("word", ["x" * 5000, "ü" * 4000, "https://example.org/" + "a" * 3000])
def test_a_word_without_end_is_indexed_and_found_by_its_beginning(session, word):
    member(session, "Lang GmbH", details={"description_markdown": word})
    assert names(session, q=word[:30]) == ["Lang GmbH"]


@pytest.mark.parametrize(("sort", "order"), [("newest", "gfedcba"), ("name", "abcdefg")])
def test_pages_have_neither_gap_nor_repetition(session, sort, order):
    for number, letter in enumerate("abcdefg"):
        member(session, f"{letter} AG", now=NOW + number * HOUR)
    seen: list[str] = []
    cursor = None
    while cursor or not seen:
        found = directory.list_members(session, ANYONE, wanted(sort=sort, limit=3, cursor=cursor))
        assert found["total"] == 7
        seen, cursor = seen + [each.name for each in found["items"]], found["next"]
    assert "".join(name[0] for name in seen) == order


def every_page(session, **filters):
    """The entries of all pages, and how many pages they filled."""
    items: list[Any] = []
    pages, cursor = 0, None
    while cursor or not pages:
        found = directory.list_members(session, ANYONE, wanted(cursor=cursor, **filters))
        items, pages, cursor = items + found["items"], pages + 1, found["next"]
    return items, pages


@pytest.mark.parametrize("step", [0.001, 0.4, 1000])
def test_many_hits_are_listed_by_name_as_few_are(session, monkeypatch, step):
    """A register counts as large from two entries on; names are walked as far as the page, or not far enough."""
    monkeypatch.setattr(documents, "FIRST", 1)
    monkeypatch.setattr(documents, "NEWEST", 2)
    monkeypatch.setattr(directory, "STEP", step)
    for letter in "dbfacegh":
        details = {"visibility": "members" if letter == "a" else "public"}
        member(session, f"{letter} AG", kind="chamber" if letter == "e" else "company", details=details)
    found, pages = every_page(session, sort="name", kind="company", limit=1)
    assert ("".join(each.name[0] for each in found), pages) == ("bcdfgh", 6)
    assert not directory.list_members(session, ANYONE, wanted(sort="name", kind="company", limit=1))["exact"]


@pytest.mark.parametrize("q", [None, "AG"])
def test_closest_first_and_of_one_postcode_the_newest(session, q):
    for number, (name, postcode) in enumerate(
        [("Ort", "18055"), ("Weit", "19053"), ("Nah", "18107"), ("Auch im Ort", "18055"), ("Ohne", None)]
    ):
        member(session, f"{name} AG", now=NOW + number * HOUR, postcode=postcode, city=None)
    asked_for = {"near": "18055", "radius_km": 200, "q": q}
    found, pages = every_page(session, sort="closest", limit=1, **asked_for)
    assert [each.name for each in found] == ["Auch im Ort AG", "Ort AG", "Nah AG", "Weit AG"]
    assert pages == 4
    assert [each.distance_km for each in found] == [0, 0, 10.2, 70.4]
    assert names(session, sort="closest", near="18055", radius_km=20, q=q) == [each.name for each in found[:3]]
    assert names(session, sort="closest", kind="chamber", **asked_for) == []


def test_sorting_by_distance_needs_somewhere_to_start_from(session):
    with pytest.raises(Invalid):
        names(session, sort="closest")
    member(session, postcode="18055")
    for cursor in (encoded(["19053", 1]), encoded(["x", 1]), encoded([1, 2])):
        with pytest.raises(Invalid):
            names(session, sort="closest", near="18055", radius_km=10, cursor=cursor)


def test_a_cursor_of_another_list_is_refused(session):
    for letter in "abc":
        member(session, f"{letter} AG")
    cursor = directory.list_members(session, ANYONE, wanted(sort="name", limit=1))["next"]
    with pytest.raises(Invalid):
        directory.list_members(session, ANYONE, wanted(sort="newest", cursor=cursor))


def test_changing_ones_entry_tells_the_others(session, contract):
    own = member(session)
    changes = {"name": "Neu AG", "postcode": "17033", "city": "Neubrandenburg", "competences": ["web", "gis", "web"]}
    organisations.change_own_entry(session, asked(acting_for(own), own.revision), changes, NOW)
    told = outbox.pending(session, ProfilePublished)[-1]
    contract(ProfilePublished.topic).validate(told.data)
    assert (told.data["name"], told.data["revision"]) == ("Neu AG", own.revision)
    assert told.data["competences"] == ["gis", "web"]
    assert own.district == "Mecklenburgische Seenplatte"
    assert names(session, q="Neubrandenburg", competence="web") == ["Neu AG"]
    assert names(session, q="Küstendaten") == []


@pytest.mark.parametrize("visibility", ["members", "hidden"])
def test_an_entry_that_is_no_longer_public_is_withdrawn(session, contract, visibility):
    own = member(session)
    organisations.change_own_entry(session, asked(acting_for(own)), {"visibility": visibility}, NOW)
    [told] = outbox.pending(session, ProfileWithdrawn)
    contract(ProfileWithdrawn.topic).validate(told.data)
    assert told.data == {"member_id": str(own.id), "revision": own.revision}


def test_whoever_saw_an_older_revision_changes_nothing(session):
    own = member(session)
    with pytest.raises(PreconditionFailed):
        organisations.change_own_entry(session, asked(acting_for(own), 7), {"name": "Neu AG"}, NOW)
    assert own.name == "Küstendaten GmbH"


def test_whoever_acts_for_nobody_has_no_entry(session):
    with pytest.raises(Forbidden, match="no_organisation"):
        directory.get_own_organisation(session, OFFICE)
    with pytest.raises(NotFound):
        directory.get_member(session, OFFICE, uuid4())
