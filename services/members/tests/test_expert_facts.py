"""What other services learn of experts: what they can do, by an id, for as long as they agree to be shown."""

from uuid import uuid4

from members.commands import experts, privacy
from members.messages import ExpertPublished, ExpertWithdrawn
from members.schemas.experts import ChangeExpert, EnterExpert
from sqlalchemy import delete

from chassis import outbox
from chassis.persons import Person
from chassis.schema import load
from chassis.service import plan
from chassis.testing import SECRET
from services.members.tests.factories import NOW, acting_for, asked, member

OTHER = {"given_name": "Jette", "email": "j@example.org"}
FORM = {"given_name": "Karin", "family_name": "Böttcher", "email": "k@example.org", "competences": ["gis"]}


def entered(session, own):
    return experts.enter(session, asked(acting_for(own)), load(EnterExpert(), FORM), SECRET, NOW)


def consented(session, own):
    expert = entered(session, own)
    token = experts.consent_tokens(SECRET).sign(expert.consent.id)
    return experts.consent(session, token, SECRET, NOW)


def withdraw(session, expert):
    experts.withdraw(session, experts.consent_tokens(SECRET).sign(expert.consent.id), SECRET, NOW)


def told(session, contract):
    facts = outbox.pending(session, ExpertPublished, ExpertWithdrawn)
    for fact in facts:
        contract(fact.topic).validate(fact.data)
        assert "Karin" not in str(fact.data)
    assert [fact.data["revision"] for fact in facts] == sorted({fact.data["revision"] for fact in facts})
    return [fact.topic.split(".")[1] for fact in facts]


def test_nothing_is_told_before_somebody_agrees_and_that_they_are_gone_once_they_do_not(session, contract):
    expert = entered(session, member(session))
    assert told(session, contract) == []
    experts.consent(session, experts.consent_tokens(SECRET).sign(expert.consent.id), SECRET, NOW)
    withdraw(session, expert)
    withdraw(session, expert)
    assert told(session, contract) == ["expert_published", "expert_withdrawn"]


def test_who_never_agreed_is_not_told_of_when_they_decline(session, contract):
    withdraw(session, entered(session, member(session)))
    assert told(session, contract) == []


def test_a_change_is_told_and_another_address_asks_anew(session, contract):
    own = member(session)
    expert = consented(session, own)
    for changes in ({"competences": ["gis", "web"]}, {"email": "other@example.org"}):
        wanted = load(ChangeExpert(), {"expert_id": str(expert.id), **changes})
        experts.change(session, asked(acting_for(own)), wanted.pop("expert_id"), wanted, SECRET, NOW)
    assert told(session, contract) == ["expert_published", "expert_published", "expert_withdrawn"]


def test_the_clock_tells_again_of_who_consented_and_of_nobody_else(session, contract):
    own = member(session)
    expert = consented(session, own)
    asked_only = experts.enter(session, asked(acting_for(own)), load(EnterExpert(), FORM | OTHER), SECRET, NOW)
    session.flush()
    session.execute(delete(outbox.outbox))  # as if experts had not been told of then
    expert.outdated = asked_only.outdated = True
    session.flush()
    assert experts.index_outdated(session) is False
    assert told(session, contract) == ["expert_published"]


def test_who_is_dropped_is_told_of_as_gone(session, contract):
    own = member(session)
    experts.remove(session, asked(acting_for(own)), consented(session, own).id)
    assert told(session, contract) == ["expert_published", "expert_withdrawn"]


def test_who_is_erased_is_told_of_as_gone_by_a_fact_that_outlives_the_erasure(session, contract):
    consented(session, member(session))
    privacy.erase(session, Person("k@example.org"), uuid4(), plan("members").told, SECRET, NOW)
    assert told(session, contract) == ["expert_withdrawn"]
