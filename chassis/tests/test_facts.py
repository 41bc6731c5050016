"""From a command to an effect elsewhere, through outbox, relay, broker and inbox of a real process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bicycles.messages import BicycleSold
from kombu import Connection, Exchange
from sqlalchemy import select

from chassis import dead_letters, journal
from chassis.outbox import outbox
from chassis.service import plan
from chassis.testing import eventually

DELAYS = "0.05,0.1,0.1,0.2,0.2,0.2,0.2"


@pytest.fixture(scope="module")
def shop(running: Any) -> Any:
    """Once it has heard what was told before: until then a fact told now may come to it twice."""
    shop = running("bicycles", ITMV_RETRY_DELAYS=DELAYS)
    eventually(lambda: '"history heard"' in shop.log.read_text())
    return shop


@pytest.fixture(autouse=True)
def no_dead_letters(shop: Any, vhost_uri: str) -> None:
    """Of the test before, which may have failed."""
    _drop(vhost_uri, shop)


@pytest.fixture
def publish(vhost_uri: str) -> Any:
    """Put a body of one's own into the shop's exchange, as a strange or repeating teller would."""

    def send(body: Any, routing_key: str = "bicycle_sold.v1", **properties: Any) -> None:
        with Connection(vhost_uri, transport_options={"confirm_publish": True}) as connection:
            exchange = Exchange("bicycles.events", type="topic", durable=True)
            properties.setdefault("content_type", "application/json")
            text = body if isinstance(body, str) else json.dumps(body)
            connection.Producer().publish(
                text, exchange=exchange, routing_key=routing_key, content_encoding="utf-8", **properties
            )

    return send


def envelope(**data: Any) -> dict[str, Any]:
    sale = {"sale_id": str(uuid4()), "model": "Hollandrad"} | data
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "itmv/bicycles",
        "type": BicycleSold.topic,
        "time": "2026-01-01T00:00:00Z",
        "subject": sale["sale_id"],
        "data": sale,
    }


def test_a_sale_is_told_and_counted_once(shop: Any, caller: Any) -> None:
    before = caller.call("bicycles.count")
    for number in range(20):
        caller.call("bicycles.sell", model=f"Rad {number}")
    eventually(lambda: caller.call("bicycles.count")["counted"] == before["counted"] + 20)
    assert caller.call("bicycles.count")["doubled"] == 0


def test_one_trace_goes_through_the_command_the_relay_and_the_hearing(shop: Any, caller: Any) -> None:
    trace = "c" * 32
    caller.call("bicycles.sell", model="Geheimrad", context={"traceparent": f"00-{trace}-{'d' * 16}-01"})

    def lines() -> Any:
        found = [json.loads(line) for line in shop.log.read_text().splitlines() if trace in line]
        return found if any(line["event"] == "fact heard" for line in found) else None

    found = eventually(lines)
    assert sorted(line["event"] for line in found) == ["door answered", "fact heard", "fact told"]
    by_event = {line["event"]: line for line in found}
    assert (by_event["door answered"]["door"], by_event["door answered"]["outcome"]) == ("sell", "ok")
    assert (by_event["fact heard"]["hearing"], by_event["fact heard"]["outcome"]) == ("tally", "ok")
    assert by_event["fact told"]["fact"] == by_event["fact heard"]["fact"]
    assert all(line["ms"] >= 0 for line in found if line["event"] != "fact told")
    assert "Geheimrad" not in shop.log.read_text()


def test_a_door_that_only_reads_is_not_noted_at_info(shop: Any, caller: Any) -> None:
    caller.call("bicycles.count", context={"traceparent": f"00-{'e' * 32}-{'d' * 16}-01"})
    assert "e" * 32 not in shop.log.read_text()


def test_the_journal_keeps_public_facts_in_order(shop: Any, caller: Any, vhost_uri: str) -> None:
    names = [f"Tandem {number}" for number in range(5)]
    for name in names:
        caller.call("bicycles.sell", model=name)
    eventually(lambda: _pending(shop) == 0)
    kept = [envelope["data"]["model"] for _, envelope in journal.replay(vhost_uri)]
    assert [name for name in kept if name.startswith("Tandem")] == names


def test_a_second_delivery_changes_nothing(shop: Any, caller: Any, publish: Any) -> None:
    counted = caller.call("bicycles.count")["counted"]
    twice = envelope()
    publish(twice)
    publish(twice)
    eventually(lambda: 'outcome="duplicate"' in shop.metrics())
    assert caller.call("bicycles.count")["counted"] == counted + 1
    assert caller.call("bicycles.count")["doubled"] == 0


def test_a_poisoned_fact_harms_no_other_and_can_be_retried(
    shop: Any, caller: Any, publish: Any, vhost_uri: str
) -> None:
    counted = caller.call("bicycles.count")["counted"]
    publish(
        envelope(model="poison"),
        message_id="the-poisoned-one",
        headers={"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"},
    )
    for _ in range(50):
        publish(envelope())
    eventually(lambda: caller.call("bicycles.count")["counted"] == counted + 50)
    [letter] = eventually(lambda: _dead(vhost_uri, shop))
    assert (letter.reason, letter.attempts, letter.fact) == ("ValueError", 8, "the-poisoned-one")

    _home(shop).joinpath("mended").touch()
    assert _in_environment(vhost_uri, shop, lambda: dead_letters.retry(plan("bicycles"))) == 1
    eventually(lambda: caller.call("bicycles.count")["counted"] == counted + 51)
    assert _dead(vhost_uri, shop) == []
    assert "cannot count this" not in shop.metrics()


@pytest.mark.parametrize(
    "body",
    [
        "{not json, with a secret",
        '"a word"',
        "[]",
        json.dumps(envelope() | {"specversion": "2.0"}),
        json.dumps(envelope() | {"type": "bicycles.bicycle_sold.v2"}),
        json.dumps(envelope(sale_id="no uuid, but a secret")),
        json.dumps(envelope() | {"data": {}}),
        json.dumps(envelope() | {"data": [1]}),
        json.dumps(envelope() | {"time": "2026-01-01T00:00:00"}),
    ],
)
def test_what_cannot_be_read_goes_straight_to_the_dead_queue(
    shop: Any, publish: Any, vhost_uri: str, body: str
) -> None:
    publish(body)
    [letter] = eventually(lambda: _dead(vhost_uri, shop))
    assert letter.attempts == 1
    assert "secret" not in shop.log.read_text()


def test_no_envelope_ends_the_process(shop: Any, caller: Any, publish: Any, vhost_uri: str) -> None:
    """Each field of each wrong kind, and absent: all in the dead queue at once, and the next fact is counted."""
    counted = caller.call("bicycles.count")["counted"]
    wrong = [
        envelope() | {name: value}
        for name in ("specversion", "id", "type", "time", "subject", "data")
        for value in (5, True, None, "?", ["a"], {"a": 1})
        if (name, value) not in (("subject", "?"), ("data", None))
    ]
    wrong += [{k: v for k, v in envelope().items() if k != name} for name in envelope() if name != "source"]
    for body in wrong:
        publish(body)
    letters = eventually(lambda: found if len(found := _dead(vhost_uri, shop)) == len(wrong) else None)
    assert {letter.attempts for letter in letters} == {1}
    kinds = {letter.reason for letter in letters}
    assert kinds <= {"not_a_cloudevent", "unknown_type", "broken_envelope"} | {k for k in kinds if "invalid_" in k}
    publish(envelope())
    eventually(lambda: caller.call("bicycles.count")["counted"] == counted + 1)
    assert shop.process.poll() is None


STRANGE = (5, True, None, "a", ["a"], {"a": 1}, b"\xff", 10**12, -3)


@pytest.mark.parametrize("header", ["traceparent", "x-attempt", "deadline", "actor", "call_id_stack"])
def test_no_header_ends_the_process(shop: Any, caller: Any, publish: Any, vhost_uri: str, header: str) -> None:
    """Neither of a fact that is counted nor of one that is put aside."""
    before = caller.call("bicycles.count")["counted"]
    for value in STRANGE:
        publish(envelope(), headers={header: value})
        publish("[]", headers={header: value})
    eventually(lambda: caller.call("bicycles.count")["counted"] == before + len(STRANGE))
    eventually(lambda: len(_dead(vhost_uri, shop)) == len(STRANGE))
    assert shop.process.poll() is None


def test_a_failure_with_a_strange_number_of_attempts_is_tried_again(shop: Any, publish: Any, vhost_uri: str) -> None:
    _home(shop).joinpath("mended").unlink(missing_ok=True)
    for value in ("a", -3, True, 1.5):
        publish(envelope(model="poison"), headers={"x-attempt": value})
    letters = eventually(lambda: found if len(found := _dead(vhost_uri, shop)) == 4 else None)
    assert [letter.attempts for letter in letters] == [8] * 4


def test_a_queue_that_somebody_deleted_is_made_again(shop: Any, publish: Any, vhost_uri: str) -> None:
    """Nothing that was to be put into it is lost."""
    _home(shop).joinpath("mended").unlink(missing_ok=True)
    with Connection(vhost_uri) as connection:
        for queue in ("bicycles.tally.dead", "bicycles.retry.0.05s", "bicycles.retry.0.2s"):
            connection.default_channel.queue_delete(queue)
    publish("[]")
    publish(envelope(model="poison"))
    letters = eventually(lambda: found if len(found := _dead(vhost_uri, shop)) == 2 else None)
    assert {letter.reason: letter.attempts for letter in letters} == {"not_a_cloudevent": 1, "ValueError": 8}


def test_a_command_that_fails_tells_nothing(shop: Any, caller: Any) -> None:
    sales = caller.call("bicycles.count")["sales"]
    with pytest.raises(Exception, match="unexpected"):
        caller.call("bicycles.sell", model="broken")
    assert caller.call("bicycles.count")["sales"] == sales
    eventually(lambda: _pending(shop) == 0)


def test_a_fact_nobody_listens_to_waits_with_growing_delay(shop: Any, caller: Any) -> None:
    sale = caller.call("bicycles.sell", model="unheard")

    def tried() -> Any:
        with shop.database.read() as session:
            row = session.execute(select(outbox).where(outbox.c.subject == sale["id"])).one()
            return row if row.attempts >= 2 else None

    row = eventually(tried)
    assert row.published_at is None
    caller.call("bicycles.sell", model="heard")
    eventually(lambda: "facts_returned_total" in shop.metrics())


def _pending(shop: Any) -> int:
    with shop.database.read() as session:
        heard = select(outbox.c.id).where(outbox.c.published_at.is_(None), outbox.c.topic == BicycleSold.topic)
        return len(session.execute(heard).all())


def _home(shop: Any) -> Path:
    return Path(shop.log).parent


def _in_environment(uri: str, shop: Any, do: Any) -> Any:
    """Run an operator's function with the environment of the running shop."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ITMV_AMQP_URI", uri)
        patched.setenv("ITMV_HOME", str(_home(shop)))
        patched.setenv("ITMV_SECRET_KEY", "x")
        return do()


def _dead(uri: str, shop: Any) -> Any:
    return _in_environment(uri, shop, lambda: dead_letters.found(plan("bicycles")))


def _drop(uri: str, shop: Any) -> None:
    """All of them: what was just looked at returns to its queue a moment later."""

    def dropped() -> bool:
        _in_environment(uri, shop, lambda: dead_letters.drop(plan("bicycles")))
        return not _dead(uri, shop)

    eventually(dropped)
