"""What may become of a posting, on both databases."""

from datetime import timedelta

import pytest
from jobs.commands import postings
from jobs.messages import JobChanged, JobClosed, JobPublished

from chassis import outbox
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from services.jobs.tests.factories import NOW, OFFICE, TODAY, asked, draft, form, member, organisation, published

DAY = timedelta(days=1)


@pytest.fixture
def hirer(session):
    return member(organisation(session))


@pytest.fixture
def rival(session):
    return member(organisation(session, "Rivale AG", "Schwerin"))


def pointers(caught):
    return {error["pointer"] for error in caught.value.details["errors"]}


def test_a_draft_is_told_to_nobody(session, hirer):
    posting = draft(session, hirer)
    assert (posting.status, posting.revision, posting.organisation["id"]) == ("draft", 1, hirer.organisation_id)
    assert not outbox.pending(session)


def test_publishing_opens_for_sixty_days_and_tells_the_others(session, hirer, contract):
    posting = published(session, hirer)
    [told] = outbox.pending(session, JobPublished)
    contract("jobs.job_published.v1").validate(told.data)
    assert posting.valid_through == TODAY + 60 * DAY
    assert (told.data["revision"], told.data["organisation_name"]) == (2, "Küstendaten „Förde“ GmbH")
    assert told.data["url"] == f"/jobs/{posting.id}"


def test_a_posting_may_name_its_own_last_day(session, hirer):
    assert published(session, hirer, valid_through=str(TODAY + 7 * DAY)).valid_through == TODAY + 7 * DAY


@pytest.mark.parametrize("days", [-1, 91])
def test_a_last_day_lies_within_ninety_days(session, hirer, days):
    with pytest.raises(Invalid) as caught:
        draft(session, hirer, valid_through=str(TODAY + days * DAY))
    assert pointers(caught) == {"/valid_through"}


def test_a_draft_that_lay_too_long_needs_a_new_last_day(session, hirer):
    posting = draft(session, hirer, valid_through=str(TODAY + DAY))
    with pytest.raises(Invalid) as caught:
        postings.publish(session, asked(hirer), posting.id, TODAY + 2 * DAY, NOW)
    assert pointers(caught) == {"/valid_through"}


def test_publishing_needs_a_description_and_a_way_to_apply(session, hirer):
    posting = draft(session, hirer, description_markdown=" \n", apply_email=None)
    with pytest.raises(Invalid) as caught:
        postings.publish(session, asked(hirer), posting.id, TODAY, NOW)
    assert pointers(caught) == {"/description_markdown", "/apply_url"}
    assert not outbox.pending(session)


def test_publishing_happens_once(session, hirer):
    posting = published(session, hirer)
    with pytest.raises(Conflict, match="already_published"):
        postings.publish(session, asked(hirer), posting.id, TODAY, NOW)


def test_changing_a_published_posting_tells_the_others(session, hirer, contract):
    posting = published(session, hirer)
    postings.change(session, asked(hirer, 2), posting.id, {"title": "Softwareentwicklerin"}, TODAY, NOW)
    [told] = outbox.pending(session, JobChanged)
    contract("jobs.job_changed.v1").validate(told.data)
    assert (told.data["title"], told.data["revision"], posting.revision) == ("Softwareentwicklerin", 3, 3)


def test_a_change_that_says_nothing_new_is_none(session, hirer):
    posting = published(session, hirer)
    same = {"title": posting.title, "places": posting.places, "competences": [], "valid_through": posting.valid_through}
    postings.change(session, asked(hirer), posting.id, same, TODAY, NOW)
    assert posting.revision == 2
    assert not outbox.pending(session, JobChanged)


def test_places_competences_and_salary_change(session, hirer):
    posting = draft(session, hirer, places=[{"postcode": "18055"}, {"postcode": "19053"}], competences=["web", "gis"])
    changes = {
        "places": [{"postcode": "17033", "city": "Neubrandenburg"}],
        "competences": ["cloud", "gis"],
        "salary": {"min": 4_500_000, "max": None, "currency": "EUR", "period": "year"},
    }
    postings.change(session, asked(hirer), posting.id, changes, TODAY, NOW)
    session.flush()
    session.expire_all()
    assert {name: getattr(posting, name) for name in changes} == changes


@pytest.mark.parametrize("field", ["apply_email", "valid_through"])
def test_a_published_posting_stays_complete(session, hirer, field):
    posting = published(session, hirer)
    with pytest.raises(Invalid):
        postings.change(session, asked(hirer), posting.id, {field: None}, TODAY, NOW)


def test_a_change_does_not_stretch_the_ninety_days_an_extension_does(session, hirer, contract):
    posting, later = published(session, hirer), TODAY + 30 * DAY
    with pytest.raises(Invalid):
        postings.change(session, asked(hirer), posting.id, {"valid_through": TODAY + 91 * DAY}, later, NOW)
    postings.extend(session, asked(hirer), posting.id, later + 90 * DAY, later, NOW)
    [told] = outbox.pending(session, JobChanged)
    contract("jobs.job_changed.v1").validate(told.data)
    assert told.data["valid_through"] == str(later + 90 * DAY)
    with pytest.raises(Invalid):
        postings.extend(session, asked(hirer), posting.id, later + 91 * DAY, later, NOW)


def test_a_draft_cannot_be_extended(session, hirer):
    with pytest.raises(Conflict, match="job_not_published"):
        postings.extend(session, asked(hirer), draft(session, hirer).id, TODAY + DAY, TODAY, NOW)


@pytest.mark.parametrize("outcome", ["filled", "withdrawn"])
def test_closing_tells_the_others_and_is_final(session, hirer, contract, outcome):
    posting = published(session, hirer)
    postings.close(session, asked(hirer), posting.id, outcome, TODAY, NOW)
    [told] = outbox.pending(session, JobClosed)
    contract("jobs.job_closed.v1").validate(told.data)
    assert (told.data["outcome"], told.data["revision"], posting.status) == (outcome, 3, outcome)
    for attempt in (
        lambda: postings.close(session, asked(hirer), posting.id, "filled", TODAY, NOW),
        lambda: postings.change(session, asked(hirer), posting.id, {"title": "Neu"}, TODAY, NOW),
        lambda: postings.extend(session, asked(hirer), posting.id, TODAY + DAY, TODAY, NOW),
        lambda: postings.publish(session, asked(hirer), posting.id, TODAY, NOW),
    ):
        with pytest.raises(Conflict, match="job_closed"):
            attempt()


def test_a_draft_goes_without_a_word_and_is_never_filled(session, hirer):
    posting = draft(session, hirer)
    with pytest.raises(Conflict, match="job_not_published"):
        postings.close(session, asked(hirer), posting.id, "filled", TODAY, NOW)
    postings.close(session, asked(hirer), posting.id, "withdrawn", TODAY, NOW)
    assert posting.status == "withdrawn"
    assert not outbox.pending(session)


def test_the_timer_closes_what_is_over_and_only_that(session, hirer, contract):
    over = published(session, hirer, valid_through=str(TODAY))
    lasts = published(session, hirer, valid_through=str(TODAY + DAY))
    assert postings.expire(session, TODAY, NOW) == 0
    assert postings.expire(session, TODAY + DAY, NOW) == 1
    assert postings.expire(session, TODAY + DAY, NOW) == 0
    [told] = outbox.pending(session, JobClosed)
    contract("jobs.job_closed.v1").validate(told.data)
    assert (told.data["job_id"], told.data["outcome"]) == (str(over.id), "expired")
    assert (over.status, lasts.status) == ("expired", "published")


def test_an_expired_posting_is_closed_even_before_the_timer(session, hirer):
    posting = published(session, hirer, valid_through=str(TODAY))
    with pytest.raises(Conflict, match="job_closed"):
        postings.extend(session, asked(hirer), posting.id, TODAY + 9 * DAY, TODAY + DAY, NOW)


def test_others_may_not_know_of_a_draft_nor_touch_a_published_one(session, hirer, rival):
    unseen, seen = draft(session, hirer), published(session, hirer)
    for posting, refusal in ((unseen, NotFound), (seen, Forbidden)):
        for attempt in (
            lambda job: postings.change(session, asked(rival), job, {"title": "Gekapert"}, TODAY, NOW),
            lambda job: postings.publish(session, asked(rival), job, TODAY, NOW),
            lambda job: postings.extend(session, asked(rival), job, TODAY + DAY, TODAY, NOW),
            lambda job: postings.close(session, asked(rival), job, "withdrawn", TODAY, NOW),
        ):
            with pytest.raises(refusal):
                attempt(posting.id)
    assert (unseen.revision, seen.revision) == (1, 2)


def test_whoever_saw_an_older_revision_changes_nothing(session, hirer):
    posting = published(session, hirer)
    with pytest.raises(PreconditionFailed):
        postings.close(session, asked(hirer, revision=1), posting.id, "filled", TODAY, NOW)
    assert posting.status == "published"


def test_the_office_posts_for_members_and_for_others(session, hirer):
    for_member = published(session, OFFICE, organisation_id=str(hirer.organisation_id))
    for_other = published(session, OFFICE, organisation_name="Amt „Süd“", organisation_city="Güstrow")
    assert for_member.organisation["id"] == hirer.organisation_id
    assert for_other.organisation == {"id": None, "name": "Amt „Süd“", "city": "Güstrow", "url": None}
    assert [told.data["organisation_id"] for told in outbox.pending(session)][1] is None
    postings.close(session, asked(hirer), for_member.id, "filled", TODAY, NOW)


def test_the_office_says_for_whom_and_in_one_way(session, hirer):
    both = {"organisation_id": str(hirer.organisation_id), "organisation_name": "Amt"}
    for given in ({}, both):
        with pytest.raises(Invalid):
            postings.create(session, OFFICE, form(**given), TODAY, NOW)


def test_a_member_posts_for_itself_alone(session, hirer, rival):
    assert draft(session, hirer, organisation_id=str(hirer.organisation_id)).is_of(hirer)
    for given in ({"organisation_id": str(rival.organisation_id)}, {"organisation_name": "Amt"}):
        with pytest.raises(Forbidden, match="office_only"):
            postings.create(session, hirer, form(**given), TODAY, NOW)
