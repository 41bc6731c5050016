"""How far a token goes, and a session that has yet to show its second factor."""

import pytest
from starlette.requests import Request

from gateway.clients import hint
from gateway.tests.peer import ID

SIGN_IN = {"email": "m@example.org", "password": "right"}


def bearer(token):
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("token", "method", "path", "status", "code"),
    [
        ("itmv_reads-jobs", "GET", "/jobs", 200, None),
        ("itmv_reads-jobs", "POST", "/jobs", 403, "scope_missing"),
        ("itmv_reads-jobs", "GET", "/me", 403, "scope_missing"),
        ("itmv_reads-jobs", "GET", "/members", 403, "scope_missing"),
        ("itmv_reads-jobs", "GET", "/home", 403, "scope_missing"),
        ("itmv_reads-jobs", "GET", "/me/tokens", 403, "scope_missing"),
        ("itmv_reads-jobs", "POST", "/me/tokens", 403, "scope_missing"),
        ("itmv_reads-jobs", "POST", "/me/password", 403, "scope_missing"),
        ("itmv_reads-jobs", "DELETE", "/session", 403, "scope_missing"),
        ("itmv_writes-jobs", "POST", "/jobs", 201, None),
        ("itmv_writes-jobs", "POST", f"/applications/{ID}/admission", 403, "scope_missing"),
        ("board-token", "POST", f"/applications/{ID}/admission", 200, None),
        ("board-token", "POST", "/me/tokens", 201, None),
    ],
)
def test_a_token_goes_as_far_as_its_scopes_and_no_further(client, jobs, token, method, path, status, code):
    answer = client.request(method, f"/api/v1{path}", headers=bearer(token), json=None if method == "GET" else {})
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_a_scope_gives_no_right(client):
    answer = client.post(f"/api/v1/jobs/{ID}/publication", headers=bearer("itmv_reads-jobs"))
    assert answer.json()["scopes"] == ["jobs:write"]
    answer = client.get("/api/v1/newsletter/issues", headers=bearer("itmv_reads-jobs"))
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/me", 200, None),
        ("GET", "/me/second-factor", 200, None),
        ("POST", "/me/second-factor/confirmation", 200, None),
        ("GET", "/jobs", 200, None),
        ("GET", "/me/sessions", 403, "second_factor_needed"),
        ("POST", "/me/tokens", 403, "second_factor_needed"),
        ("GET", "/applications", 403, "second_factor_needed"),
        ("POST", "/jobs", 403, "second_factor_needed"),
    ],
)
def test_without_the_second_factor_one_may_only_enrol(client, jobs, method, path, status, code):
    body = {"otp": "123456"} if path.endswith("confirmation") else {}
    headers = bearer("enrolling-token")
    answer = client.request(method, f"/api/v1{path}", headers=headers, json=None if method == "GET" else body)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_the_session_that_asks_is_told_by_the_gateway_alone(client, peer):
    headers = bearer("enrolling-token")
    answer = client.post("/api/v1/me/second-factor/confirmation", headers=headers, json={"otp": "1", "token": "x"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/token")
    client.post("/api/v1/me/second-factor/confirmation", headers=headers, json={"otp": "123456"})
    asked = peer.asked("members.confirm_second_factor")[-1]["asked"]
    assert asked == {"otp": "123456", "token": "enrolling-token"}


@pytest.mark.parametrize("field", ["client", "device"])
def test_a_client_does_not_say_itself_which_device_it_is(client, field):
    answer = client.post("/api/v1/session", json={**SIGN_IN, field: "x"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{field}")


def test_a_device_is_known_again_by_its_cookie(client, peer):
    client.cookies.clear()
    client.post("/api/v1/session", json={**SIGN_IN, "grant": "token"}, headers={"user-agent": "probe/1.0"})
    assert peer.asked("members.open_session")[-1]["asked"]["device"] is None
    client.post("/api/v1/session", json={**SIGN_IN, "grant": "token"}, headers={"user-agent": "probe/1.0"})
    asked = peer.asked("members.open_session")[-1]["asked"]
    assert (asked["device"], asked["client"]) == ("a-device", "probe")


@pytest.mark.parametrize(
    ("agent", "seen"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl"),
        ("", None),
        ("\u00e4<script>" + "x" * 200, "<script>" + "x" * 72),
    ],
)
def test_a_client_is_recognised_by_two_words(agent, seen):
    headers = [(b"user-agent", agent.encode("latin-1"))]
    assert hint(Request({"type": "http", "headers": headers})) == seen


def test_a_link_asks_for_the_code_where_there_is_a_second_factor(client, peer):
    form = {"origin": str(client.base_url).rstrip("/")}
    page = client.post("/sign-in/coded", headers=form)
    assert (page.status_code, 'name="otp"' in page.text, "Der Code stimmt nicht." in page.text) == (401, True, False)
    page = client.post("/sign-in/coded", data={"otp": "000000"}, headers=form)
    assert (page.status_code, "Der Code stimmt nicht." in page.text) == (401, True)
    answer = client.post("/sign-in/coded", data={"otp": "123456"}, headers=form, follow_redirects=False)
    assert answer.status_code == 303
    assert [each.partition("=")[0] for each in answer.headers.get_list("set-cookie")] == ["itmv_session", "itmv_device"]
