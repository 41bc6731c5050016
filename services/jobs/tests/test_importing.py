"""A feed read from a real web server into either database: what means no good harms nothing but itself."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from jobs.commands import feeds
from jobs.importing import Importing
from jobs.models import Feed, Posting
from sqlalchemy import select

from chassis import fetch
from chassis import testing_web as web
from services.jobs.tests.factories import asked, member, organisation
from services.jobs.tests.test_listings import JOB

NOW = datetime.now(UTC)
SETTINGS = SimpleNamespace(fetch_allowed=fetch.allowed("127.0.0.0/8"), approval=False)


@pytest.fixture
def pointed(database):
    """A function that has a member's feed lie at an address."""

    def point(url):
        with database.write() as session:
            return feeds.point(session, asked(member(organisation(session))), url, NOW)

    return point


def job(identifier, **changes):
    return (
        JOB
        | {"identifier": identifier, "title": f"Stelle {identifier}", "skills": None, "validThrough": None}
        | changes
    )


def listing(*jobs):
    return lambda handler: handler.answer(body=json.dumps(jobs).encode())


def read(database, now=NOW, reader=Importing):
    assert reader(database, SETTINGS, lambda: now).read_next()
    with database.read() as session:
        return session.scalars(select(Feed)).one()


def open_titles(database):
    with database.read() as session:
        return sorted(session.scalars(select(Posting.title).where(Posting.state == "published")))


def paying(amount):
    return {"currency": "EUR", "value": {"minValue": amount, "unitText": "YEAR"}}


def test_a_listing_that_means_no_good_leaves_the_others_alone(database, pointed):
    evil = {
        "huge": {"baseSalary": paying("1E999999")},
        "no-number": {"baseSalary": paying("NaN")},
        "deep": {"description": "<b>" * 30_000},
        "letter": {"title": "umge\u202ekehrt"},
        "script": {"url": "java\tscript:alert(1)"},
        "unpaid": {"baseSalary": paying(-1)},
    }
    listed = [job(name, **changes) for name, changes in evil.items()]
    with web.serving(
        feed=listing(job("first"), *listed, job("endless", validThrough="9999-12-31T23:59:59Z"))
    ) as server:
        pointed(f"{server.root}/feed")
        feed = read(database)
    assert (feed.status, feed.counts["listed"], feed.counts["added"]) == ("read", 8, 2)
    assert {fault["identifier"] for fault in feed.faults} == evil.keys()
    assert open_titles(database) == ["Stelle endless", "Stelle first"]


def test_a_feed_that_we_fail_at_says_so_and_is_read_less_often(database, pointed):
    class Faulty(Importing):
        def take_in(self, feed, document):
            raise ZeroDivisionError

    with web.serving(feed=listing(job("A-1"))) as server:
        pointed(f"{server.root}/feed")
        for hours in (0, 1):
            with pytest.raises(ZeroDivisionError):
                read(database, NOW + timedelta(hours=hours), Faulty)
        with database.read() as session:
            feed = session.scalars(select(Feed)).one()
        assert (feed.status, feed.failure, feed.due_at) == (
            "failing",
            {"code": "not_understood"},
            NOW + timedelta(hours=3),
        )
        assert read(database, feed.due_at).failure is None
    assert open_titles(database) == ["Stelle A-1"]
