"""Bad input gets its documented problem, and leaves no half-done row, no fact and no mail."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.client import Client
from deploy.local.mainjob import PASSWORD, MainJob
from deploy.local.platform import Platform
from tests.e2e.records import differing, settled, written

NOBODY = str(uuid4())
JSON = {"content-type": "application/json"}
GUEST = {"name": "Ä. Gast", "email": "gast@example.org"}
READER = {"email": "liest@example.org", "topics": ["news"], "rhythm": "weekly", "language": "de"}


@dataclass
class Scene:
    """What there is before anything bad comes: people, and ids and tokens by name."""

    job: MainJob
    member: Client
    names: dict[str, str]
    application: dict[str, Any]  # what the organisation sent
    posting: dict[str, Any]

    def who(self, name: str) -> httpx.Client:
        people = {"visitor": self.job.visitor, "office": self.job.office, "board": self.job.board}
        return people.get(name, self.member).http


@pytest.fixture(scope="module")
def scene(platform: Platform, job: MainJob) -> Scene:
    """The main job up to a member, with events of every kind, and tokens that have done their duty."""
    names = {"nobody": NOBODY, "application": job.apply()}
    names["application_token"] = job.confirm_application().link("confirm/application")
    job.admit(names["application"])
    member = job.accept_invitation()
    names["invitation_token"] = job.mailbox.wait_for(job.representative, "/invitation/").link("invitation")
    posting = job.post_job(member)
    names["job"] = posting["id"]
    for state in ("full", "past", "cancelled", "draft", "coming"):
        names[state] = an_event(job, state)
    job.register(job.visitor.get(f"/events/{names['full']}"))
    names["registration_token"] = job.mailbox.wait_for(job.guest, "/confirm/registration/").link("confirm/registration")
    names["subscription_token"] = job.subscribe()
    settled(platform.home)
    return Scene(job, member, names, from_another_address(job.application()), posting)


def from_another_address(application: dict[str, Any]) -> dict[str, Any]:
    """An address may apply three times an hour, and the main job's has already."""
    representative = application["representative"]
    return application | {"representative": representative | {"email": f"weitere-{representative['email']}"}}


def an_event(job: MainJob, state: str) -> str:
    """An event that is full (once somebody has registered), past, cancelled, a draft or simply coming."""
    starts_at = datetime.now(UTC) + timedelta(days=-2 if state == "past" else 20)
    seats = {"capacity": 1, "waiting_list": False} if state == "full" else {}
    event = job.office.post("/events", job.event(starts_at, 10) | {"title": f"{state} {job.tag}"} | seats)
    if state != "draft":
        job.office.post(f"/events/{event['id']}/announcement")
    if state == "cancelled":
        job.office.post(f"/events/{event['id']}/cancellation")
    return str(event["id"])


@dataclass
class Bad:
    """A request, and the problem it is answered with. `path` and `body` may hold {names} of the scene."""

    path: str
    status: int
    code: str
    body: dict[str, Any] | bytes | Callable[[Scene], dict[str, Any]] = field(default_factory=dict)
    at: set[str] = field(default_factory=set)  # the pointers that the problem has, among others
    who: str = "visitor"
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: JSON)

    def content(self, scene: Scene) -> bytes:
        body = self.body(scene) if callable(self.body) else self.body
        if isinstance(body, bytes):
            return body
        filled = {k: v.format_map(scene.names) if isinstance(v, str) else v for k, v in body.items()}
        return json.dumps(filled).encode()


def applying(**other: Any) -> Callable[[Scene], dict[str, Any]]:
    """An application that would be welcome but for these fields; None leaves one out."""
    return lambda scene: {k: v for k, v in (scene.application | other).items() if v is not None}


def organisation(**other: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: scene.application | {"organisation": scene.application["organisation"] | other}


def posting(**other: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: scene.job.posting() | other


APPLY = "/applications"
UNREADABLE = {
    "malformed JSON": Bad(APPLY, 400, "malformed_json", b'{"organisation": {'),
    "a list": Bad(APPLY, 400, "object_expected", b"[1]"),
    "a repeated name": Bad(APPLY, 400, "malformed_json", b'{"statement": "a", "statement": "b"}'),
    "not a number": Bad(APPLY, 400, "malformed_json", b'{"statement": NaN}'),
    "no UTF-8": Bad(APPLY, 400, "malformed_json", b'{"statement": "\xe4"}'),
    "too deep": Bad(APPLY, 400, "malformed_json", b'{"statement": ' + b"[" * 50 + b"]" * 50 + b"}"),
    "an oversized body": Bad(APPLY, 413, "body_too_large", b'{"statement": "' + b"x" * 2**20 + b'"}'),
    "a form": Bad(APPLY, 415, "json_expected", b"a=b", headers={"content-type": "application/x-www-form-urlencoded"}),
    "a bad key": Bad(
        APPLY, 400, "idempotency_key_malformed", applying(), headers=JSON | {"idempotency-key": "x" * 201}
    ),
}
INVALID = {
    "nothing": Bad(APPLY, 422, "invalid", at={"/representative", "/accepts_statutes", "/accepts_privacy"}),
    "a text for an object": Bad(APPLY, 422, "invalid", applying(organisation="Küste"), {"/organisation"}),
    "a number for a text": Bad(APPLY, 422, "invalid", organisation(name=5), {"/organisation/name"}),
    "a list for a text": Bad(APPLY, 422, "invalid", applying(statement=["a"]), {"/statement"}),
    "an unknown field": Bad(APPLY, 422, "invalid", applying(status="admitted"), {"/status"}),
    "an unknown field inside": Bad(APPLY, 422, "invalid", organisation(number=1), {"/organisation/number"}),
    "a name too long": Bad(APPLY, 422, "invalid", organisation(name="ß" * 201), {"/organisation/name"}),
    "two lines for one": Bad(APPLY, 422, "invalid", organisation(city="a\r\nBcc: b"), {"/organisation/city"}),
    "NUL": Bad(APPLY, 422, "invalid", applying(statement="a\x00b"), {"/statement"}),
    "half a character": Bad(APPLY, 422, "invalid", applying(statement="a\ud800"), {"/statement"}),
    "an unknown kind": Bad(APPLY, 422, "invalid", organisation(kind="circus"), {"/organisation/kind"}),
    "statutes refused": Bad(APPLY, 422, "invalid", applying(accepts_statutes=False), {"/accepts_statutes"}),
    "statutes forgotten": Bad(APPLY, 422, "invalid", applying(accepts_statutes=None), {"/accepts_statutes"}),
    "statutes half accepted": Bad(APPLY, 422, "invalid", applying(accepts_statutes="true"), {"/accepts_statutes"}),
    "privacy refused": Bad(APPLY, 422, "invalid", applying(accepts_privacy=False), {"/accepts_privacy"}),
    "no address": Bad("/events/{coming}/registrations", 422, "invalid", {"name": "A", "email": "nowhere"}, {"/email"}),
    "no name": Bad("/events/{coming}/registrations", 422, "invalid", {"email": "a@example.org"}, {"/name"}),
    "no such topic": Bad(
        "/newsletter/subscriptions", 422, "invalid", {"email": "a@example.org", "topics": ["all"]}, {"/topics"}
    ),
    "a salary upside down": Bad(
        "/jobs", 422, "invalid", posting(salary={"min": 2, "max": 1, "period": "year"}), {"/salary/max"}, "member"
    ),
    "a posting that has ended": Bad(
        "/jobs", 422, "invalid", posting(valid_through="2020-01-01"), {"/valid_through"}, "member"
    ),
    "an event without an end": Bad(
        "/events",
        422,
        "invalid",
        {"title": "a", "kind": "fair", "starts_at": "2031-01-01T10:00:00Z"},
        {"/ends_at"},
        "office",
    ),
    "an id in the body": Bad("/jobs/{job}", 422, "invalid", {"job_id": NOBODY}, {"/job_id"}, "member", "PATCH"),
}
UNKNOWN = {
    "no such event": Bad("/events/{nobody}/registrations", 404, "event_not_found", GUEST),
    "an event not yet announced": Bad("/events/{draft}/registrations", 404, "event_not_found", GUEST),
    "no id at all": Bad("/events/1/registrations", 404, "not_found", GUEST),
    "no such posting to read": Bad("/jobs/{nobody}", 404, "job_not_found", method="GET"),
    "no such member": Bad("/members/{nobody}", 404, "member_not_found", method="GET"),
    "no such application": Bad("/applications/{nobody}/admission", 404, "application_not_found", who="board"),
    "no such posting": Bad("/jobs/{nobody}/publication", 404, "job_not_found", who="member"),
    "no such posting to change": Bad(
        "/jobs/{nobody}", 404, "job_not_found", {"title": "abc"}, who="member", method="PATCH"
    ),
    "no such event to announce": Bad("/events/{nobody}/announcement", 404, "event_not_found", who="office"),
    "no such issue": Bad("/newsletter/issues/{nobody}/dispatch", 404, "issue_not_found", who="office"),
    "no such registration": Bad("/registrations/{nobody}/cancellation", 404, "registration_not_found", who="office"),
}
LINKS = ("/applications/confirm", "/registrations/confirm", "/newsletter/confirm", "/session/link/redeem")
TOKENS = {
    **{f"made up: {path}": Bad(path, 422, "token_invalid", {"token": "made.up"}, {"/token"}) for path in LINKS},
    **{f"empty: {path}": Bad(path, 422, "invalid", {"token": ""}, {"/token"}) for path in LINKS},
    **{
        f"of another link: {path}": Bad(path, 422, "token_invalid", {"token": "{invitation_token}"}, {"/token"})
        for path in LINKS
    },
    "invitation made up": Bad(
        "/invitations/accept", 422, "token_invalid", {"token": "x", "password": PASSWORD}, {"/token"}
    ),
    "invitation used": Bad(
        "/invitations/accept", 410, "token_used", {"token": "{invitation_token}", "password": PASSWORD}
    ),
    "application decided": Bad("/applications/confirm", 410, "token_used", {"token": "{application_token}"}),
    "unsubscribing made up": Bad("/newsletter/unsubscribe/made.up", 422, "token_invalid"),
    "cancelling made up": Bad("/registrations/{nobody}/cancellation", 422, "token_invalid", {"token": "made.up"}),
    "another's registration": Bad(
        "/registrations/{nobody}/cancellation", 404, "registration_not_found", {"token": "{registration_token}"}
    ),
}
NOT_NOW = {
    "a full event": Bad("/events/{full}/registrations", 409, "event_full", GUEST),
    "a past event": Bad("/events/{past}/registrations", 410, "event_over", GUEST),
    "a cancelled event": Bad("/events/{cancelled}/registrations", 410, "event_cancelled", GUEST),
    "admitted before": Bad("/applications/{application}/admission", 409, "application_decided", who="board"),
    "published before": Bad("/jobs/{job}/publication", 409, "already_published", who="member"),
    "announced before": Bad("/events/{coming}/announcement", 409, "event_announced", who="office"),
    "a stale version": Bad(
        "/jobs/{job}",
        412,
        "changed_meanwhile",
        {"title": "abc"},
        who="member",
        method="PATCH",
        headers=JSON | {"if-match": '"x"'},
    ),
}
NOT_YOURS = {
    "an event by nobody": Bad("/events", 401, "sign_in_needed"),
    "a cancellation by nobody": Bad("/registrations/{nobody}/cancellation", 401, "sign_in_needed"),
    "a posting by nobody": Bad("/jobs", 401, "sign_in_needed", posting()),
    "an event of another's": Bad("/events/{coming}/cancellation", 403, "not_your_event", who="member"),
    "an admission by the office": Bad("/applications/{application}/admission", 403, "not_allowed", who="office"),
}
ALL = UNREADABLE | INVALID | UNKNOWN | TOKENS | NOT_NOW | NOT_YOURS


@pytest.mark.parametrize("name", ALL)
def test_it_gets_its_problem_and_leaves_nothing_behind(platform: Platform, scene: Scene, name: str) -> None:
    bad, before = ALL[name], written(platform.home)
    path = bad.path.format_map(scene.names)
    answer = scene.who(bad.who).request(bad.method, path, content=bad.content(scene), headers=bad.headers)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (bad.status, bad.status, bad.code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/api/v1/docs#{bad.code}"
    pointers = {error["pointer"] for error in problem.get("errors", [])}
    assert all(any(p.startswith(wanted) for p in pointers) for wanted in bad.at), pointers
    assert differing(before, written(platform.home)) == set()


AGAIN = {
    "/registrations/confirm": "registration_token",
    "/newsletter/confirm": "subscription_token",
}


@pytest.mark.parametrize("path", AGAIN)
def test_a_second_click_changes_nothing(platform: Platform, scene: Scene, path: str) -> None:
    before = written(platform.home)
    answer = scene.job.visitor.http.post(path, json={"token": scene.names[AGAIN[path]]})
    assert answer.status_code == 200
    assert differing(before, written(platform.home)) == set()


DOUBLED: dict[
    str, tuple[str, Callable[[Scene], dict[str, Any]], dict[str, Any]]
] = {  # one of each service -> who, what, and what makes it another request
    APPLY: ("visitor", applying(), {"statement": "x"}),
    "/jobs": ("member", posting(), {"title": "Etwas anderes"}),
    "/events/{coming}/registrations": ("visitor", lambda _scene: GUEST, {"name": "B. Gast"}),
    "/newsletter/subscriptions": ("visitor", lambda _scene: READER, {"topics": ["news", "jobs"]}),
}


@pytest.mark.parametrize("path", DOUBLED)
def test_a_doubled_post_is_answered_once_and_its_key_never_serves_another(
    platform: Platform, scene: Scene, path: str
) -> None:
    who, body, other = DOUBLED[path]
    own, url, key = scene.who(who), path.format_map(scene.names), {"idempotency-key": str(uuid4())}
    first = own.post(url, json=body(scene), headers=key)
    before = settled(platform.home)
    again = own.post(url, json=body(scene), headers=key)
    assert first.is_success
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    refused = own.post(url, json=body(scene) | other, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert differing(before, written(platform.home)) == set()


def test_the_same_key_from_many_at_once_has_one_effect(platform: Platform, scene: Scene) -> None:
    before, headers = settled(platform.home), {"idempotency-key": str(uuid4())}
    with ThreadPoolExecutor(8) as crowd:
        answers = list(
            crowd.map(lambda _: scene.job.visitor.http.post(APPLY, json=scene.application, headers=headers), range(8))
        )
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 202}) == 1
    after = settled(platform.home)
    grown = {name: len(after[name]) - len(before[name]) for name in differing(before, after)}
    assert grown["members.applications"] == grown["members.outbox"] == grown["mail"] == 1


def test_a_refused_request_frees_its_key(platform: Platform, scene: Scene) -> None:
    key = str(uuid4())
    refused = scene.application | {"accepts_statutes": False}
    answer = scene.job.visitor.http.post(APPLY, json=refused, headers={"idempotency-key": key})
    assert answer.status_code == 422
    assert scene.job.visitor.post(APPLY, scene.application, key)["status"] == "unconfirmed"
