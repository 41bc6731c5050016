"""Cookies, tokens, CSRF and what routes need."""

import pytest

from gateway.tests.peer import ID

SIGN_IN = {"email": "m@example.org", "password": "right"}


def test_signing_in_gives_a_cookie_and_its_csrf_token(client):
    answer = client.post("/api/v1/session", json=SIGN_IN)
    cookie, device = answer.headers.get_list("set-cookie")
    assert answer.status_code == 201
    assert set(answer.json()) == {"account", "csrf_token"}
    assert cookie.startswith("itmv_session=member-token; Max-Age=")
    assert "HttpOnly; SameSite=Lax; Path=/" in cookie
    assert "Secure" not in cookie  # loopback
    assert answer.headers["cache-control"] == "no-store"
    assert device == "itmv_device=a-device; Max-Age=31536000; HttpOnly; SameSite=Strict; Path=/"


def test_a_bearer_token_is_given_in_place_of_the_cookie_when_asked_for(client, peer):
    answer = client.post("/api/v1/session", json={**SIGN_IN, "grant": "token"})
    assert answer.json()["token"] == "member-token"
    assert "itmv_session" not in answer.headers["set-cookie"]
    asked = peer.asked("members.open_session")[-1]["asked"]
    assert asked == {**SIGN_IN, "client": asked["client"], "device": None}
    assert client.post("/api/v1/session", json={**SIGN_IN, "grant": "king"}).status_code == 422


def test_a_wrong_password_is_401(client):
    answer = client.post("/api/v1/session", json={**SIGN_IN, "password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert "set-cookie" not in answer.headers


def test_a_cookie_changes_nothing_without_the_csrf_token(client, jobs):
    token = client.post("/api/v1/session", json=SIGN_IN).json()["csrf_token"]
    for shown in ({}, {"x-csrf-token": "0" * 64}, {"x-csrf-token": "ä".encode("latin-1")}):
        answer = client.post("/api/v1/jobs", json={"title": "T"}, headers=shown)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token_missing")
    assert not jobs.asked("jobs.create_job")
    answer = client.post("/api/v1/jobs", json={"title": "T"}, headers={"x-csrf-token": token})
    assert answer.status_code == 201
    assert answer.headers["location"].endswith(f"/api/v1/jobs/{ID}")
    assert jobs.asked("jobs.create_job")[-1]["headers"]["nameko.actor"]["organisation_id"] == ID


def test_me_tells_the_csrf_token_again(client):
    token = client.post("/api/v1/session", json=SIGN_IN).json()["csrf_token"]
    assert client.get("/api/v1/me").json()["csrf_token"] == token


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "sign_in_needed"),
        ({"cookie": "itmv_session=unknown"}, 403, "csrf_token_missing"),
        ({"authorization": "Bearer unknown"}, 401, "session_unknown"),
        ({"authorization": "Basic YTpi"}, 401, "session_unknown"),
        ({"authorization": "Bearer member-token"}, 403, "not_allowed"),
        ({"authorization": "Bearer office-token"}, 403, "not_allowed"),
        ({"authorization": "Bearer board-token"}, 200, None),
    ],
)
def test_admission_needs_the_board(client, headers, status, code):
    answer = client.post(f"/api/v1/applications/{ID}/admission", headers=headers)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_an_old_cookie_does_not_keep_anyone_from_public_pages_and_from_signing_in(client):
    headers = {"cookie": "itmv_session=unknown"}
    assert client.get("/api/v1/jobs", headers=headers).status_code == 200
    assert client.post("/api/v1/session", json=SIGN_IN, headers=headers).status_code == 201


def test_who_is_asking_is_remembered_for_a_moment_and_forgotten_on_signing_out(client, peer):
    headers = {"authorization": "Bearer office-token"}
    for _ in range(5):
        client.get("/api/v1/applications", headers=headers)
    asked = [each for each in peer.asked("members.identify") if each["asked"]["token"] == "office-token"]
    assert len(asked) <= 2
    answer = client.delete("/api/v1/session", headers=headers)
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert client.get("/api/v1/applications", headers=headers).status_code == 401
