"""Asking about a posting before it ends, and the answers, on both databases."""

from datetime import timedelta

import pytest
from jobs.commands import endings, organisations, postings
from jobs.messages import JobChanged, JobClosed, JobExpiring

from chassis import outbox
from chassis.errors import Conflict, Gone, Invalid, NotFound
from chassis.testing import SECRET
from services.jobs.tests.factories import NOW, OFFICE, TODAY, asked, draft, member, organisation, published

DAY = timedelta(days=1)
END = TODAY + 60 * DAY
WEEK_BEFORE = END - 7 * DAY
ANSWERS = {"still_open_token": endings.keep_open, "filled_token": endings.fill}


@pytest.fixture
def hirer(session):
    return member(organisation(session))


@pytest.fixture
def posting(session, hirer):
    return published(session, hirer)


def remind(session, today=WEEK_BEFORE):
    return endings.remind(session, SECRET, today)


def questions(session):
    return [fact.data for fact in outbox.pending(session, JobExpiring)]


def answer(session, name, posting, today=WEEK_BEFORE, token=None):
    token = token or endings.tokens(posting, SECRET)[name]
    return ANSWERS[name](session, token, SECRET, today, NOW)


def test_a_week_before_the_end_its_writer_is_asked_once(session, posting, hirer, contract):
    assert remind(session, WEEK_BEFORE - DAY) == 0
    assert [remind(session), remind(session), remind(session, END)] == [1, 0, 0]
    [question] = questions(session)
    contract("jobs.job_expiring.v1").validate(question)
    assert (question["account_id"], question["valid_through"]) == (hirer.account_id, END.isoformat())


def test_after_a_downtime_it_is_asked_later_but_never_when_it_is_over(session, posting, hirer):
    published(session, hirer, valid_through=(TODAY + 20 * DAY).isoformat())
    remind(session, END)
    assert [question["job_id"] for question in questions(session)] == [str(posting.id)]


def test_every_last_day_is_asked_about(session, posting, hirer):
    remind(session)
    postings.extend(session, asked(hirer), posting.id, END + 20 * DAY, WEEK_BEFORE, NOW)
    assert remind(session, END) == 0
    assert remind(session, END + 13 * DAY) == 1
    assert [each["valid_through"] for each in questions(session)] == [str(END), str(END + 20 * DAY)]


def test_who_names_an_end_within_the_week_is_not_asked_about_it(session, hirer):
    soon = published(session, hirer, valid_through=(TODAY + 6 * DAY).isoformat())
    assert (soon.remind_on, remind(session, TODAY)) == (None, 0)


def test_of_drafts_and_what_has_closed_nobody_is_asked(session, hirer, posting):
    draft(session, hirer, valid_through=END.isoformat())
    postings.close(session, asked(hirer), posting.id, "filled", TODAY, NOW)
    assert remind(session) == 0


def test_many_are_asked_about_in_turns(session, hirer, monkeypatch):
    monkeypatch.setattr(endings, "BATCH", 2)
    for _ in range(3):
        published(session, hirer)
    assert [remind(session) for _ in range(3)] == [2, 1, 0]


def test_still_open_keeps_it_for_sixty_days_and_tells_the_others(session, posting):
    remind(session)
    assert answer(session, "still_open_token", posting).valid_through == WEEK_BEFORE + 60 * DAY
    [told] = outbox.pending(session, JobChanged)
    assert told.data["valid_through"] == str(WEEK_BEFORE + 60 * DAY)


def test_the_second_click_keeps_it_no_longer(session, posting):
    token = endings.tokens(posting, SECRET)["still_open_token"]
    kept = answer(session, "still_open_token", posting, token=token).valid_through
    again = answer(session, "still_open_token", posting, WEEK_BEFORE + 5 * DAY, token=token)
    assert (again.valid_through, len(outbox.pending(session, JobChanged))) == (kept, 1)


def test_filled_closes_it_and_the_second_click_says_the_same(session, posting):
    token = endings.tokens(posting, SECRET)["filled_token"]
    for _ in range(2):
        assert answer(session, "filled_token", posting, token=token).state == "filled"
    assert [fact.data["outcome"] for fact in outbox.pending(session, JobClosed)] == ["filled"]


def test_filled_still_counts_after_it_was_kept_open(session, posting):
    token = endings.tokens(posting, SECRET)["filled_token"]
    answer(session, "still_open_token", posting)
    assert answer(session, "filled_token", posting, token=token).state == "filled"


@pytest.mark.parametrize("name", ANSWERS)
def test_once_it_has_expired_no_answer_changes_anything(session, posting, name):
    with pytest.raises(Conflict, match="job_closed"):
        answer(session, name, posting, END + DAY)
    assert (posting.state, posting.valid_through) == ("published", END)


def test_a_member_whose_rights_rest_keeps_nothing_open_but_may_say_that_it_is_filled(session, posting, hirer):
    organisations.learn_standing(session, hirer.organisation_id, may_post=False, revision=9)
    with pytest.raises(Conflict, match="membership_not_active"):
        answer(session, "still_open_token", posting)
    assert answer(session, "filled_token", posting).state == "filled"


def test_a_link_answers_for_its_own_posting_and_purpose_alone(session, posting, hirer):
    other = published(session, hirer)
    signed = endings.tokens(posting, SECRET)
    with pytest.raises(Invalid, match="token_invalid"):
        answer(session, "filled_token", posting, token=signed["still_open_token"])
    with pytest.raises(Invalid, match="token_invalid"):
        answer(session, "still_open_token", posting, token=signed["filled_token"])
    with pytest.raises(Invalid, match="token_invalid"):
        endings.fill(session, signed["filled_token"], "another key of no use", WEEK_BEFORE, NOW)
    assert (posting.state, other.state) == ("published", "published")


def test_a_link_works_for_thirty_days(session, posting, monkeypatch):
    token = endings.tokens(posting, SECRET)["filled_token"]
    monkeypatch.setattr(endings, "SECONDS", -1)
    with pytest.raises(Gone, match="token_expired"):
        answer(session, "filled_token", posting, token=token)


def test_a_posting_that_is_no_more_is_not_found(session, posting):
    token = endings.tokens(posting, SECRET)["filled_token"]
    session.delete(posting)
    session.flush()
    with pytest.raises(NotFound):
        endings.fill(session, token, SECRET, WEEK_BEFORE, NOW)


def test_what_the_office_posts_for_others_is_asked_of_the_office(session):
    published(session, OFFICE, organisation_name="Gast GmbH")
    remind(session)
    [question] = questions(session)
    assert (question["account_id"], question["organisation_id"]) == (OFFICE.account_id, None)
