"""Many searches that ask the same: the list of jobs is asked once, and each is told what lies beyond its own mark."""

from datetime import timedelta

import pytest
from jobs.commands import alerts
from sqlalchemy import event

from services.jobs.tests.factories import NOW
from services.jobs.tests.test_searches import confirmed, posted, tell


@pytest.fixture
def lists_asked(session):
    """The statements by which the list of jobs was asked for what has come."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        if "posting_arrivals.position" in statement and "JOIN posting_arrivals" in statement:
            statements.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


def titles(facts):
    return {fact["email"]: [item["title"] for item in fact["items"]] for fact in facts}


def test_each_is_told_what_came_since_it_was_confirmed(session, lists_asked):
    for number in range(3):
        confirmed(session, email=f"{number}@example.org", q="Rust", rhythm="daily")
        posted(session, title=f"Rust {number}")
    confirmed(session, email="other@example.org", q="Python", rhythm="daily")
    posted(session, title="Python")
    tell(session)
    assert titles(tell(session, now=NOW + timedelta(days=1))) == {
        "0@example.org": ["Rust 2", "Rust 1", "Rust 0"],
        "1@example.org": ["Rust 2", "Rust 1"],
        "2@example.org": ["Rust 2"],
        "other@example.org": ["Python"],
    }
    assert len(lists_asked) == 2


def test_the_number_of_the_rest_is_each_one_s_own(session):
    confirmed(session, email="early@example.org", rhythm="daily")
    posted(session, title="Erste")
    confirmed(session, email="late@example.org", rhythm="daily")
    for number in range(alerts.MOST + 1):
        posted(session, title=f"Stelle {number:02}")
    tell(session)
    facts = tell(session, now=NOW + timedelta(days=1))
    assert {fact["email"]: fact["more"] for fact in facts} == {"early@example.org": 2, "late@example.org": 1}
    assert {len(fact["items"]) for fact in facts} == {alerts.MOST}


def test_who_is_told_all_that_a_mail_names_has_no_rest(session):
    confirmed(session, email="early@example.org", rhythm="daily")
    posted(session, title="Erste")
    confirmed(session, email="late@example.org", rhythm="daily")
    for number in range(alerts.MOST):
        posted(session, title=f"Stelle {number:02}")
    tell(session)
    facts = tell(session, now=NOW + timedelta(days=1))
    assert {fact["email"]: fact["more"] for fact in facts} == {"early@example.org": 1, "late@example.org": 0}
