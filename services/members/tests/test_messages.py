"""Contracts: what is told fits them, and nothing personal is public."""

import pytest
from marshmallow import ValidationError

from chassis import messages
from chassis.service import plan
from chassis.testing import examples
from services.members.tests.factories import NOW, member

PERSONAL = {"email", "name_of_person", "token", "account_id", "phone", "reason"}


@pytest.mark.parametrize("message", plan("members").told, ids=lambda m: m.topic)
def test_every_example_fits_and_is_read_back(message, contract):
    for data in examples(message.topic):
        contract(message.topic).validate(data)
        messages.read(message, messages.envelope(message, data, "x", NOW))


@pytest.mark.parametrize("message", plan("members").told, ids=lambda m: m.topic)
def test_what_is_public_names_no_person(message):
    assert not (message.public and PERSONAL & set(message().fields))


def test_a_fact_that_lacks_something_is_not_told(session):
    found = member(session)
    found.name = None
    with pytest.raises(ValidationError):
        messages.dump(plan("members").told[0], found)
    session.rollback()
