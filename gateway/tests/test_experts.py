"""Experts at the way in: fresh each time, and a page to decide on."""

import pytest

from gateway.tests.peer import ID
from gateway.tests.test_freshness import MEMBER


@pytest.mark.parametrize("path", ["/api/v1/experts", "/experts", f"/api/v1/experts/{ID}", f"/experts/{ID}"])
def test_an_expert_is_read_anew_each_time(client, peer, path):
    door = "members.get_expert" if path.endswith(ID) else "members.list_experts"
    first = client.get(path)
    before = len(peer.asked(door))
    second = client.get(path)
    assert len(peer.asked(door)) == before + 1
    assert first.status_code == second.status_code == 200
    assert client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_the_page_names_the_expert_and_runs_nothing(client):
    shown = client.get(f"/experts/{ID}").text
    assert "<h1>Dr. Karin &lt;b&gt;Böttcher&lt;/b&gt;</h1>" in shown
    assert "<strong>Bilder</strong>" in shown
    assert "Vorträge und Konferenzen" in shown


def test_the_link_from_the_mail_asks_and_its_buttons_decide(client, peer):
    asked = client.get("/expert/good")
    assert "Ich willige ein." in asked.text
    assert not peer.asked("members.consent_as_expert")
    for action, door in (("consent", "consent_as_expert"), ("withdrawal", "withdraw_as_expert")):
        assert f'action="/expert/good/{action}"' in asked.text
        assert client.post(f"/expert/good/{action}").status_code == 200
        assert peer.asked(f"members.{door}")[-1]["asked"] == {"token": "good"}
    assert client.get("/expert/used").status_code == 410
    assert client.post("/expert/good/consent", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_an_entry_changes_for_who_saw_it_as_it_is(client, peer):
    path = f"/api/v1/experts/{ID}/entry"
    seen = client.get(path, headers=MEMBER).headers["etag"]
    for etag, status in (('"old"', 412), (seen, 200)):
        assert client.patch(path, json={"talks": "x"}, headers={**MEMBER, "if-match": etag}).status_code == status
    assert peer.asked("members.change_expert")[-1]["headers"]["nameko.expected_revision"] == 3
    assert client.delete(path, headers=MEMBER).status_code == 204
