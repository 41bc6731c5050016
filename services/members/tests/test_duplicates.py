"""A second application for the same organisation is flagged, with the reason, and never silently doubled."""

import pytest
from members import likeness
from members.commands import accounts, applications
from members.models import Account
from members.queries import applications as queries

from services.members.tests.factories import BOARD, NOW, admitted, applied, confirmed, member

OTHERWISE = {"name": "Ganz anders", "website": None}


def flags(session, application):
    return {(each["kind"], each["id"]): each["reasons"] for each in queries.duplicates(session, application)}


@pytest.mark.parametrize(
    "spelling", ["Kuestendaten Foerde", "KÜSTENDATEN „FÖRDE“ GMBH", "Küstendaten-Förde e. V.", "Küsten daten Förde AG"]
)
def test_a_second_application_is_flagged_by_its_name_in_another_spelling(session, spelling):
    first = applied(session).application
    second = applied(session, name=spelling, email="zweite@gmx.de", website=None).application
    page = queries.list_applications(session, None, 20, None)
    shown = {each.id: [(found["id"], found["reasons"]) for found in each.possible_duplicates] for each in page["items"]}
    assert shown == {first.id: [(str(second.id), ["same_name"])], second.id: [(str(first.id), ["same_name"])]}


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("Küstenfunk & Söhne GmbH", "Kuestenfunk und Soehne"),
        ("Ku\u0308stenfunk", "Küstenfunk"),  # as macOS writes it
        ("Küstenfunk gGmbH", "KÜSTENFUNK"),
        ("Küstenfunk Gesellschaft m.b.H.", "Küstenfunk Gesellschaft"),
        ("Küstenfunk e.K.", "Küstenfunk e. Kfr."),
        ("Küstenfunk GmbH & Co. KGaA", "Küstenfunk GmbH und Co KG"),
        ("Küstenfunk GmbH & Co. KG", "Küstenfunk"),
    ],
)
def test_spellings_of_one_name(spelling, other):
    assert likeness.name_key(spelling) == likeness.name_key(other)


def test_what_is_nothing_but_a_legal_form_is_a_name():
    assert likeness.name_key("AG") == "ag"
    assert likeness.name_key("Anders & Söhne") != likeness.name_key("Anders Söhne")


@pytest.mark.parametrize(
    "website", ["http://kuestendaten.example", "https://www.kuestendaten.example/", "https://KUESTENDATEN.example/de?x"]
)
def test_it_is_flagged_by_its_web_domain(session, website):
    first = applied(session, email="a@gmx.de").application
    second = applied(session, name="Ganz anders", email="b@web.de", website=website).application
    assert flags(session, second) == {("application", str(first.id)): ["same_web_domain"]}


def test_it_is_flagged_by_its_mail_domain(session):
    first = applied(session, email="chef@Hafen.example", website=None).application
    second = applied(session, email="it@hafen.EXAMPLE", **OTHERWISE).application
    assert flags(session, second) == {("application", str(first.id)): ["same_mail_domain"]}


def test_a_provider_that_gives_addresses_to_everybody_is_no_sign(session):
    for number, domain in enumerate(("gmx.de", "GMX.de", "t-online.de", "googlemail.com")):
        applied(session, name=f"Nummer {number}", email=f"a{number}@{domain}", website=None)
    page = queries.list_applications(session, None, 20, None)
    assert [each.possible_duplicates for each in page["items"]] == [[]] * 4


def test_a_member_is_found_by_name_by_web_site_and_by_its_peoples_mail(session):
    known = member(session, "Küstendaten GmbH", website="http://www.kuestendaten.example/")
    session.add(Account(email="chefin@daten-mv.example", name="C", organisation=known, created_at=NOW))
    session.flush()
    found = {
        "same_name": applied(session, name="Kuestendaten AG", email="a@gmx.de", website=None),
        "same_web_domain": applied(session, name="Eins", email="b@gmx.de"),
        "same_mail_domain": applied(session, name="Zwei", email="x@daten-mv.example", website=None),
    }
    for reason, each in found.items():
        assert flags(session, each.application)["member", str(known.id)] == [reason]
    by_both = applied(session, name="Drei", email="info@kuestendaten.example", website=None).application
    assert flags(session, by_both)["member", str(known.id)] == ["same_mail_domain"]
    other = applied(session, name="Fremd", email="c@fremd.example", website="https://fremd.example").application
    assert flags(session, other) == {}


def test_the_domain_follows_an_address_that_changes(session):
    account = accounts.create(session, "a@gmx.de", "A", [], "hash", NOW)
    assert account.mail_domain is None
    account.email = "a@hafen.example"
    assert account.mail_domain == "hafen.example"


def test_what_was_decided_is_no_duplicate_any_more(session):
    first = confirmed(session)
    applications.refuse(session, first.id, "Kein Bezug zur IT", BOARD, NOW)
    assert flags(session, applied(session, email="b@gmx.de").application) == {}


def test_an_admitted_application_is_no_duplicate_of_its_own_member(session):
    assert queries.duplicates(session, admitted(session)) == []


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        (None, None),
        ("https://www.küste.example/x", "xn--kste-0ra.example"),
        ("http://xn--kste-0ra.example:8080", "xn--kste-0ra.example"),
        ("https://a..b.example", "a..b.example"),
        ("https://" + "ü" * 70 + ".example", "ü" * 70 + ".example"),
    ],
)
def test_a_web_domain_is_written_as_the_dns_does(website, domain):
    assert likeness.web_domain(website) == domain
