"""How many applications somebody may send, and how long what came of them is kept."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from members.commands import applications, tries
from members.models import Application, ApplicationAttempt, Consent, SignInAttempt
from members.retention import RULES
from sqlalchemy import delete, func, select

from chassis.context import Context
from chassis.errors import TooManyRequests
from chassis.outbox import outbox
from chassis.testing import SECRET, forget
from services.members.tests.factories import BOARD, NOW, admitted, applied, confirmed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count(session, model=Application):
    session.flush()
    return session.scalar(select(func.count()).select_from(model))


def test_three_applications_an_hour_mail_one_address(session):
    for _ in range(3):
        applied(session, email="fremd@example.org")
    with pytest.raises(TooManyRequests, match="too_many_tries") as caught:
        applied(session, email="Fremd@Example.ORG")
    assert caught.value.details["retry_after"] == 3600
    applied(session, email="andere@example.org")
    applied(session, NOW + HOUR, email="fremd@example.org")
    assert count(session) == 5


def test_twenty_applications_an_hour_from_one_origin(session):
    somewhere = Context(origin="somewhere")
    for number in range(20):
        applied(session, context=somewhere, email=f"a{number}@example.org")
    with pytest.raises(TooManyRequests):
        applied(session, context=somewhere, email="b@example.org")
    applied(session, context=Context(origin="elsewhere"), email="b@example.org")
    applied(session, NOW + HOUR, context=somewhere, email="c@example.org")
    assert count(session) == 22


def test_no_address_is_kept_of_a_counted_application(session):
    applied(session, email="geheim@example.org")
    assert "geheim" not in str([vars(each) for each in session.query(ApplicationAttempt)])


def test_what_no_limit_counts_is_forgotten(session):
    one = tries.Try("a@example.org", "somewhere", NOW, SECRET)
    for limit, model in ((tries.SIGN_IN, SignInAttempt), (tries.APPLICATION, ApplicationAttempt)):
        tries.note(session, limit, one)
        forget(session, RULES, NOW + limit.window)
        assert count(session, model) == 1
        forget(session, RULES, NOW + limit.window + timedelta(seconds=1))
        assert count(session, model) == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_applications_that_come_at_once_count_each_other(kind, databases):
    database, start = databases("members", kind), threading.Barrier(8)

    def apply(_):
        start.wait()
        try:
            with database.write() as session:
                applied(session, email="fremd@example.org")
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(apply, range(8)))
    with database.write() as session:
        for table in (Application, ApplicationAttempt, outbox):
            session.execute(delete(table))
    assert sum(answers) == 3


def test_an_unconfirmed_application_is_kept_for_seven_days(session):
    applied(session)
    forget(session, RULES, NOW + 7 * DAY)
    assert count(session) == 1
    forget(session, RULES, NOW + 7 * DAY + timedelta(seconds=1))
    assert (count(session), count(session, Consent)) == (0, 0)


def test_a_refused_application_is_kept_for_half_a_year_and_others_stay(session):
    applications.refuse(session, confirmed(session).id, "Kein Bezug zur IT", BOARD, NOW + DAY)
    kept = {confirmed(session, email="a@example.org").id, admitted(session, email="b@example.org").id}
    session.flush()
    forget(session, RULES, NOW + DAY + applications.REFUSED)
    assert count(session) == 3
    forget(session, RULES, NOW + 2 * DAY + applications.REFUSED)
    assert set(session.scalars(select(Application.id))) == kept
