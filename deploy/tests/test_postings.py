"""The invented postings of the demonstration."""

import csv
from collections import Counter
from pathlib import Path

from jobs.models.postings import KINDS
from jobs.schemas.postings import CreateJob

from chassis.schema import load
from deploy.local.postings import postings

TAXONOMY = Path("services/members/members/data/competences.csv")
MEMBER = {
    "id": "0190a000-0000-7000-8000-000000000001",
    "name": "Küsten GmbH",
    "address": {"postcode": "18055", "city": "Rostock"},
}


def test_there_are_at_least_eighty_of_every_kind_and_each_is_one_that_the_board_takes():
    made = [load(CreateJob(), each) for each in postings([MEMBER])]
    kinds = Counter(each["kind"] for each in made)
    assert len(made) >= 80
    assert set(kinds) == set(KINDS)
    assert len({each["title"] for each in made}) == len(made)


def test_they_name_competences_that_there_are():
    with TAXONOMY.open(encoding="utf-8", newline="") as lines:
        known = {row["code"] for row in csv.DictReader(lines)}
    assert {code for each in postings([MEMBER]) for code in each["competences"]} <= known


def test_two_machines_show_the_same():
    assert list(postings([MEMBER])) == list(postings([MEMBER]))
