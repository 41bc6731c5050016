"""What a service holds of somebody, and what is left of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from bicycles.messages import BicycleSold
from bicycles.models import Sale
from kombu import Connection
from sqlalchemy import insert, select

from chassis import erasure, outbox
from chassis.erasure import Erased, erasures
from chassis.idempotency import answers
from chassis.messages import Fact
from chassis.persons import Holding, Person, blinded, export
from chassis.sweeping import finish, sweep
from chassis.testing import SECRET

NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
WHO = Person("Jörg.Weiß@example.org", UUID(int=7))
OTHER = "xJörg.Weiß@example.org"  # ends like the address
SALES = Holding("sales", Sale, lambda who: who.has_address(Sale.model))


class BuyerMailed(BicycleSold):
    """An internal fact about a buyer."""

    topic = "bicycles.buyer_mailed.v1"
    public = False


class Receipt(Erased):
    topic = "bicycles.person_erased.v1"


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, databases: Any) -> Any:
    with databases("bicycles", request.param).write() as opened:
        yield opened
        opened.rollback()


def sold(session: Any, buyer: str) -> Sale:
    sale = Sale(model=buyer, sold_at=NOW)
    session.add(sale)
    session.flush()
    return sale


def told(session: Any, sale: Sale, topic: str, **data: Any) -> None:
    envelope = {"id": str(uuid4()), "type": topic, "subject": str(sale.id), "time": NOW.isoformat(), "data": data}
    row = {"id": uuid4(), "topic": topic, "subject": str(sale.id), "envelope": envelope, "traceparent": ""}
    session.execute(insert(outbox.outbox).values(row | {"announced_at": NOW, "due_at": NOW, "attempts": 0}))


def answered(session: Any, key: str, answer: dict[str, Any], actor: str = "-") -> None:
    row = {"door": "sell", "actor": actor, "key": key, "request_hash": "", "answer": answer, "created_at": NOW}
    session.execute(insert(answers).values(row))


def erase(session: Any, *holdings: Holding) -> dict[str, int]:
    return erasure.erase(session, holdings or (SALES,), WHO, uuid4(), [BuyerMailed], SECRET, NOW)


def fact(email: str, at: datetime) -> Fact:
    return Fact({"id": str(uuid4()), "subject": "x", "time": at.isoformat(), "type": "x"}, {"email": email})


def test_an_export_has_all_columns_but_the_hidden_ones(session):
    sale = sold(session, WHO.email)
    sold(session, OTHER)
    hiding = Holding("sales", Sale, SALES.theirs, hides=("sold_at",))
    assert export(session, [hiding], WHO) == {"sales": [{"id": str(sale.id), "model": WHO.email}]}
    assert export(session, [hiding], Person("nobody@example.org")) == {}


def test_erasing_takes_their_rows_and_nobody_elses(session):
    sold(session, WHO.email)
    other = sold(session, OTHER)
    assert erase(session)["sales"] == 1
    assert session.scalars(select(Sale.id)).all() == [other.id]


def test_what_is_kept_is_kept_and_the_rest_is_blank(session):
    sale = sold(session, WHO.email)
    erase(session, Holding("sales", Sale, SALES.theirs, keeps=("sold_at",), kept="the accounts"))
    session.refresh(sale)
    assert (sale.model, sale.sold_at) == ("", NOW)
    assert session.scalar(select(erasures.c.kept)) == ["the accounts"]


def test_a_column_that_can_neither_stay_nor_be_blank_is_noticed_at_once():
    with pytest.raises(ValueError, match="sales: say whether sold_at is kept"):
        Holding("sales", Sale, SALES.theirs, keeps=("model",))


def test_facts_about_them_are_erased_and_those_about_others_stay(session):
    theirs, other = sold(session, WHO.email), sold(session, OTHER)
    told(session, theirs, BuyerMailed.topic, name="no address, but their sale")
    told(session, other, BuyerMailed.topic, email=WHO.email)
    told(session, other, BuyerMailed.topic, account_id=str(WHO.account_id))
    told(session, other, BuyerMailed.topic, email=OTHER)
    told(session, theirs, BicycleSold.topic)
    assert erase(session)["facts"] == 3
    left = session.scalars(select(outbox.outbox.c.topic).order_by(outbox.outbox.c.position)).all()
    assert left == [BuyerMailed.topic, BicycleSold.topic]


def test_answers_to_them_and_about_them_are_erased(session):
    theirs = sold(session, WHO.email)
    answered(session, "1", {"id": str(theirs.id)})
    answered(session, "2", {"buyer": {"email": WHO.email}})
    answered(session, "3", {}, actor=str(WHO.account_id))
    answered(session, "4", {"id": str(uuid4()), "email": OTHER})
    assert erase(session)["answers"] == 3
    assert session.scalars(select(answers.c.key)).all() == ["4"]


def test_a_fact_from_before_finds_nobody_and_one_from_after_finds_them(session):
    erase(session)
    assert erasure.was_before(session, fact("JÖRG.WEISS@example.org", NOW), BuyerMailed, SECRET)
    assert erasure.was_before(session, fact(WHO.email, NOW - timedelta(days=3)), BuyerMailed, SECRET)
    assert not erasure.was_before(session, fact(WHO.email, NOW + timedelta(seconds=1)), BuyerMailed, SECRET)
    assert not erasure.was_before(session, fact(OTHER, NOW), BuyerMailed, SECRET)


def test_what_is_remembered_is_a_hash_that_the_key_alone_leads_to(session):
    erase(session)
    kept = session.execute(select(erasures)).one()
    assert kept.address_hash == blinded(SECRET, WHO.email.lower()) != blinded("another key", WHO.email)
    assert WHO.email in kept.words


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_receipt_waits_for_the_broker_and_is_told_once(kind, databases, amqp_uri):
    database = databases("bicycles", kind)
    with database.write() as session:
        erase(session)
    finish(database, "amqp://127.0.0.1:1/", ["bicycles.tally.dead"], Receipt, NOW)
    with database.read() as session:
        assert outbox.pending(session, Receipt) == []
    for _ in range(2):
        finish(database, amqp_uri(), ["bicycles.tally.dead"], Receipt, NOW)
    with database.write() as session:
        [receipt] = outbox.pending(session, Receipt)
        assert receipt.data["counts"] == {}
        assert session.scalar(select(erasures.c.words)) is None
        session.execute(erasures.delete())
        session.execute(outbox.outbox.delete())


def test_a_sweep_takes_the_letters_that_name_them_and_leaves_the_others(amqp_uri):
    letters = [
        {"data": {"email": WHO.email.lower()}},
        {"data": {"email": OTHER}},
        {"data": {"id": str(WHO.account_id)}},
    ]
    with Connection(amqp_uri()) as connection:
        queue = connection.SimpleQueue("bicycles.tally.dead")
        for letter in letters:
            queue.put(letter, serializer="json")
        words = [WHO.email, str(WHO.account_id)]
        assert sweep(connection.as_uri(include_password=True), ["bicycles.tally.dead", "never.declared"], words) == 2
        left = queue.get(timeout=5)
        assert left.payload == letters[1]
        left.ack()
        queue.close()
