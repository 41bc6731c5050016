"""What comes in at the doors is checked once, strictly; what goes out is complete and safe to show."""

from uuid import uuid4

import pytest
from members.codes import recovery_code
from members.schemas.accounts import AcceptInvitation, OpenSession
from members.schemas.applications import Apply, Refuse
from members.schemas.organisations import ListMembers, Member, MemberChange, ProfileChange
from members.schemas.second_factor import Otp

from chassis import schema
from chassis.errors import Invalid
from services.members.tests.factories import fields, member, profile

JOERG = {"given_name": "Jörg", "family_name": "Weiß", "email": "j@example.org"}
PROTECTED = [
    *("id", "revision", "number", "district", "latitude", "name_key", "logo_url", "created_at", "member_since"),
    *("membership", "organisation_id", "working_groups", "status"),
]


def pointers(shape, data):
    with pytest.raises(Invalid) as caught:
        schema.load(shape, data)
    return {error["pointer"] for error in caught.value.details["errors"]}


def test_a_reason_of_blanks_is_none_and_a_code_has_letters_and_digits():
    assert pointers(Refuse(), {"application_id": str(uuid4()), "reason": " \n "}) == {"/reason"}
    for code in ("12345", "123\n456", "a" * 41, "12345ä"):
        assert pointers(Otp(), {"otp": code}) == {"/otp"}
    assert schema.load(Otp(), {"otp": recovery_code()})


def test_an_application_loads_as_it_is_meant():
    loaded = schema.load(Apply(), fields(email=" Joerg.Weiss@Example.ORG", name=" „Weiß“ & Söhne "))
    assert loaded["organisation"]["name"] == "„Weiß“ & Söhne"
    assert loaded["representative"]["email"] == "Joerg.Weiss@example.org"


@pytest.mark.parametrize(
    ("pointer", "bad"),
    [
        ("/accepts_statutes", {"accepts_statutes": False}),
        ("/accepts_statutes", {"accepts_statutes": 1}),
        ("/accepts_privacy", {"accepts_privacy": "true"}),
        ("/accepts_privacy", {"accepts_privacy": None}),
        ("/membership_kind", {"membership_kind": "free"}),
        ("/statement", {"statement": "x" * 5001}),
        ("/statement", {"statement": "nul\x00"}),
        ("/status", {"status": "admitted"}),
        ("/organisation", {"organisation": []}),
        ("/holder", {"holder": "person"}),
        ("/organisation/name", {"organisation": profile("x")}),
        ("/organisation/name", {"organisation": profile("x" * 201)}),
        ("/organisation/kind", {"organisation": profile(kind="gang")}),
        ("/organisation/size", {"organisation": profile(size="many")}),
        ("/organisation/website", {"organisation": profile(website="javascript:alert(1)")}),
        ("/organisation/postcode", {"organisation": profile(postcode="18 055 Rostock")}),
        ("/organisation/number", {"organisation": profile(number=1)}),
        (
            "/representative/phone",
            {"representative": JOERG | {"phone": 5}},
        ),
        (
            "/representative/email",
            {"representative": JOERG | {"email": "j@x.de\nBcc: y@x.de"}},
        ),
        ("/organisation", {"organisation": profile(city="umge\u202ekehrt")}),
    ],
)
def test_a_bad_application_is_refused_where_it_is_bad(pointer, bad):
    assert all(each.startswith(pointer) for each in pointers(Apply(), fields() | bad))


def test_what_is_missing_is_named_all_at_once():
    missing = pointers(Apply(), {})
    assert missing == {"/representative", "/accepts_statutes", "/accepts_privacy"}


@pytest.mark.parametrize("name", PROTECTED)
def test_what_members_may_not_set_is_refused(name):
    assert pointers(ProfileChange(), {name: "1"}) == {f"/{name}"}


@pytest.mark.parametrize(
    "bad",
    [
        {"name": None},
        {"visibility": "secret"},
        {"countries": ["Deutschland"]},
        {"countries": ["XX"]},
        {"website": "https://nutzer:geheim@foerde.example.org"},
        {"competences": ["Not A Code"]},
        {"founded_year": 2999},
        {"founded_year": "1999"},
        {"description_markdown": "x" * 20_001},
        {"description_en_markdown": "x" * 20_001},
        {"description_en_markdown": None},
        {"references": "nul\x00"},
        {"references": "x" * 5001},
        {"sectors": "Häfen"},
        {"sectors": ["Häfen\r\nBcc: x"]},
        {"sectors": ["x" * 81]},
        {"sectors": [f"Branche {n}" for n in range(21)]},
        {"social_profiles": ["javascript:alert(1)"]},
        {"social_profiles": ["ftp://social.example/wir"]},
        {"social_profiles": [f"https://social.example/{n}" for n in range(11)]},
        {"social_profiles": ["https://social.example/\ud800"]},
    ],
)
def test_a_bad_change_of_ones_entry_is_refused(bad):
    [pointer] = pointers(ProfileChange(), bad)
    assert pointer.startswith(f"/{next(iter(bad))}")


def test_what_a_list_names_twice_counts_once():
    loaded = schema.load(MemberChange(), {"member_id": str(uuid4()), "sectors": ["Häfen", " Häfen ", "Werften"]})
    assert loaded["sectors"] == ["Häfen", "Werften"]


def test_passwords_are_neither_short_nor_endless():
    assert pointers(AcceptInvitation(), {"token": "x", "password": "elf Zeichen"}) == {"/password"}
    assert pointers(OpenSession(), {"email": "a@x.de", "password": "x" * 201}) == {"/password"}


@pytest.mark.parametrize(
    "bad",
    [
        *({"limit": 0}, {"size": "3"}, {"page": 2}),
        *({"radius_km": 0}, {"near": "hier"}, {"near": "20095"}, {"district": "Harz"}),
    ],
)
def test_a_list_is_asked_sensibly(bad):
    assert pointers(ListMembers(), bad) == {f"/{next(iter(bad))}"}


NEEDED = {
    *("id", "number", "name", "legal_form", "kind", "size", "address", "website", "logo_url", "description_markdown"),
    *("description_html", "competences", "products", "countries", "publications", "founded_year", "working_groups"),
    *("description_en_markdown", "description_en_html", "sectors", "references", "social_profiles"),
    *("member_since", "url", "revision"),
}


def test_a_member_goes_out_with_every_field_of_the_api_and_harmless(session):
    evil = "# Wir\n<script>alert(1)</script> ![x](https://spy.example/p.png) [y](javascript:alert(1)) **fett**"
    details = {"description_markdown": evil, "description_en_markdown": evil}
    shown = Member().dump(member(session, details=details))
    assert shown.keys() >= NEEDED
    assert shown["address"]["district"] == "Kreisfreie Stadt Rostock"
    assert (round(shown["address"]["latitude"]), round(shown["address"]["longitude"])) == (54, 12)
    for html in (shown["description_html"], shown["description_en_html"]):
        assert not any(trace in html for trace in ("<script", "<img", 'href="javascript', "<h1"))
        assert "<strong>fett</strong>" in html
