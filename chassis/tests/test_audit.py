"""The audit trail: each write of somebody signed in, in one chain, whatever comes in parallel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from chassis import audit
from chassis.errors import Conflict, Forbidden, NotFound, Unauthenticated, Unexpected
from chassis.operator import itmv
from chassis.testing import SECRET, Caller

NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
SELLER = {"account_id": str(uuid4()), "roles": ["staff"]}
ADMIN = {"account_id": str(uuid4()), "roles": ["admin"]}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: Any, databases: Any) -> Any:
    return databases("bicycles", request.param)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shop(request: Any, running: Any, migrated: Any) -> Any:
    """The shop as a process of its own; gone again before the next one takes over its queue."""
    started = running("bicycles", database=migrated("bicycles", request.param))
    yield started
    assert started.stop() == 0


def newest(caller: Any, **wanted: Any) -> Any:
    return caller.call("bicycles.list_audit", actor=ADMIN, **wanted)


def test_a_write_is_recorded_by_ids_alone(shop: Any, caller: Any) -> None:
    sold = caller.call("bicycles.sell", actor=SELLER, model="Geheimrad")
    [record] = newest(caller, limit=1)["items"]
    assert (record["account_id"], record["door"], record["subjects"]) == (SELLER["account_id"], "sell", [sold["id"]])
    with shop.database.read() as session:
        assert "Geheimrad" not in str([vars(each) for each in session.scalars(select(audit.Record))])


def test_a_door_with_work_of_its_own_is_recorded_with_its_effect(shop: Any, caller: Any) -> None:
    sold = caller.call("bicycles.sell", model="Rad")
    caller.call("bicycles.paint", actor=SELLER, id=sold["id"], model="rotes Rad")
    [record] = newest(caller, limit=1)["items"]
    assert (record["door"], record["subjects"]) == ("paint", [sold["id"]])


def test_what_nobody_did_or_what_failed_or_only_looked_is_not_recorded(shop: Any, caller: Any) -> None:
    before = newest(caller)["total"]
    sold = caller.call("bicycles.sell", model="Rad")
    caller.call("bicycles.count", actor=SELLER)
    for door, kwargs, refusal in (
        ("sell", {"model": "broken"}, Unexpected),
        ("enter", {"id": sold["id"], "model": "Rad"}, Conflict),
        ("paint", {"id": str(uuid4()), "model": "Rad"}, Unexpected),
        ("steal", {}, NotFound),
    ):
        with pytest.raises(refusal):
            caller.call(f"bicycles.{door}", actor=SELLER, **kwargs)
    assert newest(caller)["total"] == before


def test_a_doubled_request_is_recorded_once(shop: Any, caller: Any) -> None:
    before, key = newest(caller)["total"], {"idempotency_key": str(uuid4())}
    for _ in range(2):
        caller.call("bicycles.sell", actor=SELLER, context=key, model="Rad")
    assert newest(caller)["total"] == before + 1


def test_only_an_admin_reads_it(shop: Any, caller: Any) -> None:
    with pytest.raises(Unauthenticated):
        caller.call("bicycles.list_audit")
    with pytest.raises(Forbidden):
        caller.call("bicycles.list_audit", actor=SELLER)


def test_parallel_writes_make_one_chain(shop: Any, caller: Any, vhost_uri: str) -> None:
    before = newest(caller)["total"]

    def sell(_: int) -> None:
        own = Caller(vhost_uri, seconds=30)
        for _number in range(10):
            own.call("bicycles.sell", actor=SELLER, model="Rad")
        own.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sell, range(8)))
    with shop.database.read() as session:
        verdict = audit.verify(session)
    assert (verdict.links, verdict.broken_at) == (before + 80, None)


def test_it_is_read_page_by_page_and_by_account(shop: Any, caller: Any) -> None:
    other = {"account_id": str(uuid4()), "roles": ["staff"]}
    for _ in range(3):
        caller.call("bicycles.sell", actor=other, model="Rad")
    caller.call("bicycles.sell", actor=SELLER, model="Rad")
    first = newest(caller, account_id=other["account_id"], limit=2)
    last = first["items"][-1]
    second = newest(caller, account_id=other["account_id"], before=last["at"], before_id=last["id"])
    assert (first["total"], len(first["items"]), len(second["items"])) == (3, 2, 1)
    assert first["items"][-1]["position"] == second["items"][0]["position"] + 1


def chained(session: Any, count: int) -> None:
    for _ in range(count):
        audit.record(session, "sell", str(uuid4()), [str(uuid4())], NOW)


@pytest.mark.parametrize("statement", ["UPDATE audit_records SET door = 'x'", "DELETE FROM audit_records"])
def test_the_database_itself_refuses_to_rewrite_it(session_of_shop: Any, statement: str) -> None:
    chained(session_of_shop, 1)
    with pytest.raises(DBAPIError, match="only added"):
        session_of_shop.execute(text(statement))


@pytest.fixture
def session_of_shop(database: Any) -> Any:
    """A session whose work is undone at the end."""
    with database.read() as session:
        yield session


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_records SET door = 'look' WHERE position = 3", 3),
        ("UPDATE audit_records SET account_id = 'other' WHERE position = 1", 1),
        ("DELETE FROM audit_records WHERE position = 2", 3),
        ("DELETE FROM audit_records WHERE position = 5", None),
    ],
)
def test_the_first_broken_link_is_found(session_of_shop: Any, statement: str, broken_at: int | None) -> None:
    session = session_of_shop
    chained(session, 5)
    head = audit.verify(session).head
    audit.unguard(session.connection())
    session.execute(text(statement))
    session.expire_all()
    verdict = audit.verify(session)
    assert verdict.broken_at == broken_at
    assert verdict.head != head  # also what is cut off at the end shows against the hash noted before


def test_the_operator_is_told_which_link_is_broken(database: Any) -> None:
    url = database.engine.url.render_as_string(hide_password=False)

    def verify() -> Any:
        environment = {"ITMV_SECRET_KEY": SECRET, "ITMV_AMQP_URI": "amqp://nobody", "ITMV_BICYCLES_DB": url}
        return CliRunner().invoke(itmv, ["audit", "verify", "bicycles"], env=environment)

    with database.write() as session:
        chained(session, 3)
        count = session.scalar(select(func.max(audit.Record.position)))
    done = verify()
    assert (done.exit_code, f"bicycles: {count} records hold" in done.output) == (0, True)
    with database.write() as session:
        audit.unguard(session.connection())
        session.execute(text(f"UPDATE audit_records SET door = 'x' WHERE position = {count - 1}"))
        audit.guard(session.connection())
    done = verify()
    assert done.exit_code == 1
    assert f"record {count - 1} is not what it should be" in done.output


def test_the_subjects_are_ids_and_nothing_else() -> None:
    one, two = uuid4(), uuid4()
    request = {"member_id": one, "name": "Geheim", "order": [two, "x"], "note": str(uuid4())}
    assert audit.subjects(request, {"id": str(one), "email": "a@b.de"}) == [str(one), str(two)]
    assert audit.subjects({}, {"id": 7}) == audit.subjects({}, None) == []
