"""Tokens from mails at every route that takes one: altered, foreign, too old, used twice or about nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from itsdangerous import TimestampSigner

from chassis.tokens import Tokens
from deploy.local.mainjob import PASSWORD
from tests.e2e.cast import APPLICATION, EXPERT, NOBODY, Cast
from tests.e2e.records import differing, settled, written
from tests.e2e.test_every_field import BODIES, door

MINUTE, DAY = 60, 24 * 3600


def application(cast: Cast) -> str:
    person = APPLICATION["representative"] | {"email": f"bewirbt-{time.monotonic_ns()}@example.org"}
    body = APPLICATION | {"representative": person}
    return str(cast.people["anonymous"].post("/applications", json=body).raise_for_status().json()["id"])


def invitation(cast: Cast) -> str:
    body = {"email": f"neu-{time.monotonic_ns()}@example.org", "name": "Neu", "roles": []}
    return str(cast.people["admin"].post("/accounts", json=body).raise_for_status().json()["id"])


def sign_in_link(cast: Cast) -> str:
    cast.people["anonymous"].post("/session/link", json={"email": "member@example.org"}).raise_for_status()
    return newest(cast, "sign_in_links", "requested_at")


def email_change(cast: Cast) -> str:
    body = {"email": f"anders-{time.monotonic_ns()}@example.org", "password": PASSWORD}
    cast.people["other"].post("/me/email", json=body).raise_for_status()
    return newest(cast, "email_changes", "requested_at")


def consent(cast: Cast) -> str:
    body = EXPERT | {"email": f"fachfrau-{time.monotonic_ns()}@example.org"}
    cast.people["member"].post("/experts", json=body).raise_for_status()
    return newest(cast, "expert_consents", "asked_at")


def erasure(cast: Cast) -> str:
    return str(cast.people["other"].delete("/me").raise_for_status().json()["id"])


def newest(cast: Cast, table: str, since: str) -> str:
    """The id of what was made last; nobody but the mail tells it."""
    with closing(sqlite3.connect(f"file:{cast.home / 'members.sqlite3'}?mode=ro", uri=True)) as database:
        [found] = database.execute(f'SELECT id FROM "{table}" ORDER BY "{since}" DESC LIMIT 1').fetchone()
    return str(UUID(found))


@dataclass(frozen=True)
class Taker:
    """What a route's tokens are for, how long they work, what they name, and what a second use is answered."""

    purpose: str
    seconds: int | None
    subject: Callable[[Cast], str]
    again: tuple[int, str | None]  # status, code
    more: dict[str, Any] = field(default_factory=dict)


USED, SAME = (410, "token_used"), (200, None)
TAKERS = {
    "POST /applications/confirm": Taker("confirm-application", 7 * DAY, application, SAME),
    "POST /applications/withdraw": Taker("withdraw-application", None, application, SAME),
    "POST /invitations/accept": Taker("accept-invitation", 30 * DAY, invitation, USED, {"password": PASSWORD}),
    "POST /session/link/redeem": Taker("sign-in-link", 15 * MINUTE, sign_in_link, USED),
    "POST /me/email/confirm": Taker("change-email", DAY, email_change, USED),
    "POST /experts/consent": Taker("expert-consent", 30 * DAY, consent, SAME),
    "POST /experts/consent/withdrawal": Taker("expert-consent", None, consent, SAME),
    "POST /erasures/confirm": Taker("erasure", None, erasure, SAME),
    "POST /erasures/withdraw": Taker("erasure", None, erasure, SAME),
}
PURPOSES = {taker.purpose for taker in TAKERS.values()} | {"registration", "device"}


def tokens(cast: Cast, purpose: str) -> Tokens:
    return Tokens((cast.home / "secret-key").read_text().strip(), purpose)


def aged(signing: Tokens, subject: str, seconds: int) -> str:
    """A token as it would have been signed so many seconds ago."""

    class Earlier(TimestampSigner):
        def get_timestamp(self):
            return int(time.time()) - seconds

    signing._serializer.signer = Earlier
    return signing.sign(subject)


def give(cast: Cast, name: str, token: Any) -> httpx.Response:
    body = {"token": token} | TAKERS[name].more
    return cast.people["anonymous"].post(name.removeprefix("POST "), json=body)


def test_every_route_that_takes_a_token_from_a_mail_is_here() -> None:
    taking = {name for name, route in BODIES.items() if "token" in door(route).request.fields}
    assert {name for name in taking if "token" not in BODIES[name].fixes} == set(TAKERS)


@pytest.mark.parametrize("name", TAKERS)
def test_an_altered_or_foreign_token_opens_nothing(cast: Cast, name: str) -> None:
    taker = TAKERS[name]
    right = tokens(cast, taker.purpose).sign(NOBODY)
    payload, stamp, signature = right.split(".")
    altered = [right[:-2], right + "x", f"{payload}.{stamp}.{signature[::-1]}", f"{payload}.{stamp}", f".{stamp}."]
    altered += [f"{payload[::-1]}.{stamp}.{signature}", f"{payload}.{stamp[::-1]}.{signature}", payload, "a.b.c"]
    altered += [right.swapcase(), right.replace(".", ""), right * 9, "ä.ö.ü", "../../etc/passwd", "' OR 1=1 --"]
    altered += [tokens(cast, purpose).sign(NOBODY) for purpose in PURPOSES - {taker.purpose}]
    before = written(cast.home)
    for token in altered:
        answer = give(cast, name, token)
        assert (answer.status_code, answer.json()["code"]) in ((422, "token_invalid"), (422, "invalid")), token
        assert {error["pointer"] for error in answer.json()["errors"]} == {"/token"}
    assert differing(before, written(cast.home)) == set()


@pytest.mark.parametrize("name", [name for name, taker in TAKERS.items() if taker.seconds])
def test_a_token_that_is_too_old_opens_nothing(cast: Cast, name: str) -> None:
    taker = TAKERS[name]
    subject = taker.subject(cast)
    before = settled(cast.home)
    answer = give(cast, name, aged(tokens(cast, taker.purpose), subject, (taker.seconds or 0) + 5))
    assert (answer.status_code, answer.json()["code"]) == (410, "token_expired")
    assert differing(before, written(cast.home)) == set()


@pytest.mark.parametrize("name", TAKERS)
def test_a_token_about_what_is_gone_opens_nothing(cast: Cast, name: str) -> None:
    before = written(cast.home)
    answer = give(cast, name, tokens(cast, TAKERS[name].purpose).sign(NOBODY))
    assert answer.status_code in (404, 410)
    assert differing(before, written(cast.home)) == set()


@pytest.mark.parametrize("name", TAKERS)
def test_a_token_given_twice_does_nothing_the_second_time(cast: Cast, name: str) -> None:
    taker = TAKERS[name]
    token = tokens(cast, taker.purpose).sign(taker.subject(cast))
    assert give(cast, name, token).is_success
    before = settled(cast.home)
    answer = give(cast, name, token)
    assert (answer.status_code, answer.json().get("code")) == taker.again
    assert differing(before, written(cast.home)) == set()
