"""What a door does before and after the method behind it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from bicycles.models import Sale
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.doors import _constraint
from chassis.errors import Conflict, Expired, Forbidden, Invalid, NotFound, Unauthenticated, Unexpected
from chassis.testing import Caller, eventually


@pytest.fixture(scope="module")
def shop(running: Any, migrated: Any) -> Any:
    return running("bicycles", database=migrated("bicycles", "postgresql"))


@pytest.mark.usefixtures("shop")
class TestADoor:
    def test_answers(self, caller: Any) -> None:
        assert caller.call("bicycles.sell", model="  Klapprad ")["model"] == "Klapprad"

    def test_answers_without_a_queue_to_who_asks_for_that(self, vhost_uri: str) -> None:
        gateway = Caller(vhost_uri, direct=True)
        assert gateway.call("bicycles.sell", model="Liegerad")["model"] == "Liegerad"
        gateway.close()

    @pytest.mark.parametrize(
        "model", ["", "x" * 51, "a\nb", "a\x00b", "\ud800", 5, None, ["a"], "a\u202eb", "a\u200fb"]
    )
    def test_refuses_what_does_not_fit_and_points_to_it(self, caller: Any, model: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            caller.call("bicycles.sell", model=model)
        assert refusal.value.details["errors"][0]["pointer"] == "/model"

    def test_refuses_unknown_fields(self, caller: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            caller.call("bicycles.sell", model="Rad", price=3)
        assert refusal.value.details["errors"] == [{"pointer": "/price", "detail": "Unknown field."}]

    def test_that_is_not_there_is_said_to_be_so(self, caller: Any) -> None:
        with pytest.raises(NotFound, match="no_such_door"):
            caller.call("bicycles.steal")

    def test_asks_who_is_there(self, caller: Any) -> None:
        with pytest.raises(Unauthenticated):
            caller.call("bicycles.staff_only")
        with pytest.raises(Forbidden):
            caller.call("bicycles.staff_only", actor={"account_id": "1", "roles": ["guest"]})
        assert caller.call("bicycles.staff_only", actor={"account_id": "1", "roles": ["staff"]}) == {}

    def test_does_not_begin_what_nobody_waits_for(self, caller: Any, vhost_uri: str) -> None:
        sales = caller.call("bicycles.count")["sales"]
        hasty = Caller(vhost_uri, seconds=-1)
        with pytest.raises(Expired):
            hasty.call("bicycles.sell", model="too late")
        hasty.close()
        assert caller.call("bicycles.count")["sales"] == sales

    def test_keeps_the_reason_of_a_fault_to_itself(self, caller: Any, shop: Any) -> None:
        with pytest.raises(Unexpected) as refusal:
            caller.call("bicycles.sell", model="broken")
        assert "secret" not in str(refusal.value.args)
        assert "the secret reason" in shop.log.read_text()

    def test_answers_once_to_an_idempotency_key(self, caller: Any) -> None:
        key = {"idempotency_key": "one"}
        first = caller.call("bicycles.sell", context=key, model="Rennrad")
        assert caller.call("bicycles.sell", context=key, model="Rennrad") == first
        with pytest.raises(Invalid, match="idempotency_key_reused"):
            caller.call("bicycles.sell", context=key, model="Hochrad")

    def test_that_meets_another_s_work_says_so(self, caller: Any, shop: Any) -> None:
        sale = str(uuid4())
        caller.call("bicycles.enter", id=sale, model="Rad")
        with pytest.raises(Conflict, match="changed_in_parallel"):
            caller.call("bicycles.enter", id=sale, model="Rad")
        assert '"constraint": "pk_sales"' in shop.log.read_text()
        assert sale not in shop.log.read_text()

    def test_that_breaks_any_other_rule_is_at_fault_itself(self, caller: Any, shop: Any) -> None:
        with pytest.raises(Unexpected):
            caller.call("bicycles.enter", id=str(uuid4()), model=None)
        assert '"constraint": "model"' in shop.log.read_text()

    def test_answers_many_at_once(self, vhost_uri: str) -> None:
        """Ten who wait 0.3 s each in the database, and ten elsewhere, wait beside each other: eventlet and psycopg2."""
        started = time.perf_counter()
        with ThreadPoolExecutor(20) as pool:
            waits = ["bicycles.wait", "bicycles.wait_in_database"] * 5
            list(pool.map(lambda door: _once(vhost_uri, door), waits))
        assert time.perf_counter() - started < 10 * 0.3

    def test_runs_its_timer(self, shop: Any) -> None:
        eventually(lambda: 'timer="ring_the_bell"' in shop.metrics())

    def test_is_measured(self, caller: Any, shop: Any) -> None:
        caller.call("bicycles.count")
        assert 'rpc_duration_seconds_count{door="count",outcome="ok",service="bicycles"}' in shop.metrics()

    def test_carries_the_trace_into_its_log(self, caller: Any, shop: Any) -> None:
        trace = "c" * 32
        with pytest.raises(Unexpected):
            caller.call("bicycles.sell", context={"traceparent": f"00-{trace}-{'d' * 16}-01"}, model="broken")
        assert f'"trace_id": "{trace}"' in shop.log.read_text()


@pytest.mark.parametrize(
    ("kind", "statement", "found"),
    [
        ("sqlite", "INSERT INTO sales SELECT * FROM sales", ("sales.id", True)),
        ("sqlite", "UPDATE sales SET model = NULL", ("sales.model", False)),
        ("postgresql", "INSERT INTO sales SELECT * FROM sales", ("pk_sales", True)),
        ("postgresql", "UPDATE sales SET model = NULL", ("model", False)),
    ],
)
def test_a_violation_is_named_without_values(databases: Any, kind: str, statement: str, found: Any) -> None:
    with databases("bicycles", kind).read() as session:
        session.add(Sale(model="Rad", sold_at=datetime.now(UTC)))
        session.flush()
        with pytest.raises(IntegrityError) as violation:
            session.execute(text(statement))
    assert _constraint(violation.value) == found


def _once(uri: str, target: str) -> None:
    own = Caller(uri)
    own.call(target, seconds=0.3)
    own.close()
