"""Pictures on their way in and out."""

from base64 import b64decode

import pytest

from gateway.tests.test_freshness import MEMBER

LOGO = "/api/v1/me/organisation/logo"
MOST = 2 * 1024 * 1024
PNG = {"content-type": "image/png"}


def given(peer):
    return b64decode(peer.asked("members.give_my_logo")[-1]["asked"]["image"])


@pytest.mark.parametrize("media", ["image/png", "image/webp", "application/octet-stream", "image/jpeg; x=y"])
def test_a_body_is_handed_on_whatever_it_calls_itself(client, peer, media):
    answer = client.post(LOGO, content=b"\x89PNG\x00\xff" + media.encode(), headers={**MEMBER, "content-type": media})
    assert answer.status_code == 200
    assert given(peer) == b"\x89PNG\x00\xff" + media.encode()


def test_a_form_brings_the_picture_in_its_field(client, peer):
    raw = b"\r\n--\x00\xff" * 300_000
    answer = client.post(LOGO, files={"image": ("../../x.php", raw, "text/plain")}, data={"a": "b"}, headers=MEMBER)
    assert answer.status_code == 200
    assert given(peer) == raw


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"files": {"other": ("x.png", b"x")}}, 422, "invalid"),
        ({"files": {"image": (None, b"text")}}, 422, "invalid"),
        ({"files": [("image", ("a", b"a")), ("image", ("b", b"b"))]}, 400, "malformed_form"),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=y"}}, 400, "malformed_form"),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data; a=b"}}, 400, "malformed_form"),
        ({"json": {"image": "iVBORw=="}}, 415, "image_expected"),
        ({"content": b"<svg/>", "headers": {"content-type": "text/xml"}}, 415, "image_expected"),
        ({"content": b"x" * (MOST + 1), "headers": PNG}, 413, "body_too_large"),
        ({"content": (b"x" * 65536 for _ in range(33)), "headers": PNG}, 413, "body_too_large"),
        ({"files": {"image": ("x.png", b"x" * (MOST + 65536))}}, 413, "body_too_large"),
    ],
)
def test_what_is_no_picture_is_refused_at_the_way_in(client, peer, sent, status, code):
    before = len(peer.asked("members.give_my_logo"))
    answer = client.post(LOGO, **sent | {"headers": {**MEMBER, **sent.get("headers", {})}})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(peer.asked("members.give_my_logo")) == before


def test_the_largest_picture_passes(client, peer):
    raw = bytes(range(256)) * (MOST // 256)
    assert client.post(LOGO, content=raw, headers={**MEMBER, **PNG}).status_code == 200
    assert given(peer) == raw


def test_nobody_gives_a_logo_unasked(client):
    assert client.post(LOGO, content=b"x", headers=PNG).status_code == 401


def test_a_picture_is_kept_by_browsers_for_ever_and_here_too(client, peer):
    first = client.get("/api/v1/images/abc")
    asked = len(peer.asked("members.get_image"))
    second = client.get("/api/v1/images/abc")
    assert first.content == second.content == b64decode("iVBORw==")
    assert len(peer.asked("members.get_image")) == asked
    assert first.headers["content-type"] == "image/png"
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in first.headers["content-security-policy"]
    assert client.get("/api/v1/images/abc", headers={"if-none-match": first.headers["etag"]}).status_code == 304
