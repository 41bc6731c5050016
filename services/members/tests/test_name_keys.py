"""Names that were entered under the keys of an earlier release are found by those of this one."""

import pytest
from members.commands.memberships import enter_person
from members.models import Application, Organisation, PersonalMembership

from chassis import migrate
from chassis.db import Database
from chassis.service import plan
from services.members.tests.factories import applied, member
from services.members.tests.test_memberships import deed

PERSON = {"given_name": "Zoe\u0308", "family_name": "Meyer", "phone": None}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, migrated):
    found = Database(migrated("members", request.param))
    yield found
    found.close()


def test_the_keys_that_are_kept_follow(database):
    service = plan("members")
    with database.write() as session:
        rows = {
            "funkundfink": member(session, "Funk & Fink gGmbH"),
            "wellenmeer": applied(session, name="Wellen-Meer e.K.", website=None).application,
            "zoemeyer": enter_person(session, PERSON, "full", deed()),
        }
        for row in rows.values():
            row.name_key = "as before"
    migrate.downgrade(service, database, "0017")
    migrate.upgrade(service, database)
    with database.read() as session:
        for (key, row), kind in zip(rows.items(), (Organisation, Application, PersonalMembership), strict=True):
            assert session.get_one(kind, row.id).name_key.replace("\u00eb", "e") == key
