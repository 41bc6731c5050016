"""What becomes of a posting when the person to apply to is erased."""

from uuid import uuid4

from jobs.commands import postings
from jobs.holdings import HOLDINGS
from jobs.messages import JobChanged, JobClosed

from chassis import erasure, outbox
from chassis.persons import Person, export
from chassis.service import plan
from chassis.testing import SECRET
from services.jobs.tests.factories import NOW, TODAY, member, organisation, published

EMAIL = "bewerbung@example.org"
TOLD = plan("jobs").told


def erase(session):
    outbox_is_carried(session)
    person = Person(EMAIL)
    postings.forget_contact(session, person, TODAY, NOW)
    return erasure.erase(session, HOLDINGS, person, uuid4(), TOLD, SECRET, NOW)


def outbox_is_carried(session):
    session.execute(outbox.outbox.delete())


def test_a_posting_that_one_applies_for_with_them_alone_is_withdrawn(session):
    actor = member(organisation(session))
    posting = published(session, actor, apply_email=EMAIL)
    erase(session)
    session.refresh(posting)
    assert (posting.state, posting.apply_email, posting.title) == ("withdrawn", None, "Softwareentwickler (m/w/d)")
    assert [fact.data["outcome"] for fact in outbox.pending(session, JobClosed)] == ["withdrawn"]


def test_one_with_another_way_to_apply_stays_and_says_so(session):
    actor = member(organisation(session))
    posting = published(session, actor, apply_email=EMAIL, apply_url="https://arbeit.example.org/1")
    before = posting.revision
    erase(session)
    session.refresh(posting)
    assert (posting.state, posting.apply_email, posting.revision) == ("published", None, before + 1)
    assert len(outbox.pending(session, JobChanged)) == 1


def test_others_are_left_alone(session):
    posting = published(session, member(organisation(session)), apply_email=f"x{EMAIL}")
    assert erase(session) == {}
    assert (posting.state, posting.apply_email) == ("published", f"x{EMAIL}")


def test_the_export_has_what_names_them(session):
    posting = published(session, member(organisation(session)), apply_email=EMAIL.title())
    assert [row["id"] for row in export(session, HOLDINGS, Person(EMAIL))["postings"]] == [str(posting.id)]
