"""No table is forgotten: each service says of each of its tables what it holds of persons, or that it holds nothing."""

from __future__ import annotations

from importlib import import_module

import pytest
from sqlalchemy import Table

from chassis.db import metadata
from chassis.persons import Person
from chassis.service import Plan, plan

SERVICES = [plan(name) for name in ("members", "jobs", "events", "notifications")]
PLUMBING = {
    "outbox": "facts about a person are deleted when they are erased, others after a week",
    "inbox": "ids of facts",
    "idempotency_keys": "answers that name a person are deleted when they are erased, all after a day",
    "leases": "names of processes",
    "audit_records": "which account did what, by ids that lead to nobody once the account is gone",
    "erased_persons": "a keyed hash of the address, and until the queues are swept the words to look for",
}
WHO = Person("jw@example.org")


def tables(service: Plan) -> dict[str, Table]:
    return {name: table for name, table in service.metadata[0].tables.items() if not name.startswith("search_")}


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_each_table_is_declared_once(service: Plan) -> None:
    declared = import_module(f"{service.name}.holdings")
    personal = {holding.rows.name for holding in declared.HOLDINGS}
    assert personal | declared.IMPERSONAL.keys() == tables(service).keys()
    assert personal & declared.IMPERSONAL.keys() == set()
    assert all(declared.IMPERSONAL.values())


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_the_service_goes_by_what_it_declares(service: Plan) -> None:
    declared = import_module(f"{service.name}.holdings")
    assert service.cls.holdings is declared.HOLDINGS
    assert service.cls.receipt.topic == f"{service.name}.person_erased.v1"


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_what_a_holding_names_is_there(service: Plan) -> None:
    for holding in service.cls.holdings:
        columns = set(holding.rows.columns.keys())
        assert {*holding.hides, *holding.keeps, *holding.instead} <= columns
        assert str(holding.theirs(WHO))


def test_the_plumbing_has_no_other_tables() -> None:
    assert set(metadata.tables) == PLUMBING.keys()
