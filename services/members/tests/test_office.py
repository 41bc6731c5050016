"""The office is told what waits for it, each of its people by a fact of their own."""

import pytest
from members.commands import accounts, office
from members.messages import NewsletterHeld, OfficeTold

from chassis import messages, outbox
from chassis.testing import examples
from services.members.tests.factories import HASH, NOW


@pytest.mark.parametrize("data", examples(NewsletterHeld.topic), ids=lambda data: data["why"])
def test_of_a_newsletter_that_waits_the_office_is_told_and_nobody_else(session, contract, data):
    for name, role in (("ina", "office"), ("jan", "office"), ("uwe", "board")):
        accounts.create(session, f"{name}@example.org", name, [role], HASH, NOW)
    heard = messages.read(NewsletterHeld, messages.envelope(NewsletterHeld, data, "x", NOW))
    office.tell_of_newsletter(session, heard)
    found = [each.data for each in outbox.pending(session, OfficeTold)]
    for each in found:
        contract(OfficeTold.topic).validate(each)
    assert [each["email"] for each in found] == ["ina@example.org", "jan@example.org"]
    assert {(each["occasion"], each["title"]) for each in found} == {(f"newsletter_{data['why']}", data["title"])}
