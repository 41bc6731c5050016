"""Contracts: what is told fits them, and what they show is understood."""

import pytest
from jobs.messages import JobApproved, JobChanged, JobClosed, JobExpiring, JobPublished, JobReturned, JobSubmitted

from chassis import contracts, messages
from chassis.service import plan
from chassis.testing import examples
from services.jobs.tests.factories import OFFICE, published

HEARD = sorted(contracts.hearings(plan("jobs")).values(), key=lambda m: m.topic)


@pytest.mark.parametrize("message", HEARD, ids=lambda m: m.topic)
def test_every_example_of_a_heard_fact_is_understood(message):
    for data in examples(message.topic):
        assert messages.read(message, envelope(message, data)).data


@pytest.mark.parametrize("message", HEARD, ids=lambda m: m.topic)
def test_a_fact_may_gain_fields(message):
    for data in examples(message.topic):
        grown = messages.read(message, envelope(message, data | {"news": {"of": ["tomorrow"]}}))
        assert not hasattr(grown, "news")


@pytest.mark.parametrize("message", plan("jobs").told, ids=lambda m: m.topic)
def test_every_example_of_a_told_fact_is_read_back(message, contract):
    for data in examples(message.topic):
        contract(message.topic).validate(data)
        messages.read(message, envelope(message, data))


def test_facts_of_postings_are_public_and_hold_no_address(session):
    posting = published(session, OFFICE, organisation_name="Amt")
    told_of_postings = {message for message in plan("jobs").told if message.topic.startswith("jobs.job_")}
    internal = {message for message in told_of_postings if not message.public}
    assert internal == {JobExpiring, JobSubmitted, JobApproved, JobReturned}
    for message in (JobPublished, JobChanged, JobClosed):
        posting.state = "filled" if message is JobClosed else posting.state
        assert "personal@example.org" not in str(messages.dump(message, posting))


def envelope(message, data):
    return {
        "specversion": "1.0",
        "id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a9999",
        "source": f"itmv/{message.service()}",
        "type": message.topic,
        "time": "2026-03-02T08:15:00Z",
        "subject": "x",
        "data": data,
    }
