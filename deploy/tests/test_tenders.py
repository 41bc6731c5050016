"""The demonstration tenders are what the door takes, and of the trade."""

from jobs.cpv import competences_of
from jobs.schemas.tenders import CreateTender

from chassis.schema import load
from deploy.local.tenders import TENDERS, tender


def test_there_are_twelve_that_the_door_takes():
    loaded = [load(CreateTender(), tender(number, row)) for number, row in enumerate(TENDERS)]
    assert len({each["title"] for each in loaded}) == len(loaded) == 12
    assert all(each["places"] and each["competences"] for each in loaded)


def test_their_codes_ask_for_competences():
    assert [title for title, _, cpv, *_ in TENDERS if not competences_of(cpv)] == []
