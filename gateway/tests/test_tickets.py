"""Tickets, and the list of those who come."""

from chassis import qr
from gateway.tests.peer import ID

OFFICE = {"authorization": "Bearer office-token"}


def test_a_ticket_is_a_page_with_a_picture_that_leads_to_it(client, gateway):
    page = client.get("/tickets/good")
    assert "Änne &lt;Groß&gt;" in page.text
    assert 'src="/tickets/good.png"' in page.text
    assert page.headers["cache-control"] == "no-store"
    picture = client.get("/tickets/good.png")
    assert (picture.headers["content-type"], picture.headers["cache-control"]) == ("image/png", "no-store")
    assert picture.content == qr.png(f"{gateway.url}/tickets/good")


def test_a_ticket_that_is_none_has_no_picture(client):
    answer = client.get("/tickets/bad.png")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")


def test_the_sheet_has_names_as_text_and_is_for_those_who_run_the_event(client, peer):
    assert client.get(f"/events/{ID}/participants").status_code == 401
    sheet = client.get(f"/events/{ID}/participants", headers=OFFICE)
    assert "<td>=cmd()</td>" in sheet.text
    assert sheet.headers["cache-control"] == "no-store"
    assert peer.asked("events.list_registrations")[-1]["asked"] == {
        "event_id": ID,
        "status": "confirmed",
        "limit": 100,
        "cursor": None,
    }
