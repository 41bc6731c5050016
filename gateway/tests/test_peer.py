"""What the peer answers to pages is shaped as the services answer, so that a page which shows here shows there."""

from pathlib import Path

import jsonschema
import pytest

import chassis
from gateway.contracts import Contracts
from gateway.tests import peer

CONTRACTS = Contracts(Path(chassis.__file__).parent.parent / "contracts")
THINGS = {
    "jobs.get_job": peer.JOB,
    "events.get_event": peer.EVENT,
    "members.get_member": peer.MEMBER,
    "members.list_competences": peer.DATA["competences"],
    "members.get_working_group": peer.GROUP,
    "members.get_report": peer.REPORT,
    "members.get_partner": peer.PARTNER,
    "members.get_expert": peer.EXPERT,
}


@pytest.mark.parametrize("door", THINGS)
def test_what_is_shown_has_the_shape_of_the_door(door):
    service, _, name = door.partition(".")
    contract = CONTRACTS.services[service]
    shape = {**contract["doors"][name]["reply"], "schemas": contract["schemas"]}
    jsonschema.Draft202012Validator(shape).validate(THINGS[door])
