"""The pages of working groups, their reports, and partners."""

import pytest

from deploy.local.waiting import until
from gateway.tests.peer import ID

GROUP, REPORT = f"/working-groups/{ID}", f"/reports/{ID}"
LISTS = {"/working-groups": GROUP, "/reports": REPORT, "/partners": "https://partner.example"}


@pytest.mark.parametrize(("path", "link"), LISTS.items())
def test_a_list_leads_to_its_things_and_every_page_to_the_list(client, path, link):
    assert f'href="{link}"' in client.get(path).text
    assert f'href="{path}" aria-current="page"' in client.get(path).text
    assert f'href="{path}"' in client.get("/").text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("de", ("Küste &amp; Netze", "Netze &lt;knüpfen&gt;.", "30. Juni 2027", "12 Mitwirkende")),
        ("en", ("Coast &amp; Networks", "Tie nets.", "30 June 2027", "12 taking part")),
    ],
)
def test_a_group_is_shown_in_the_reader_s_language(client, language, texts):
    for path in (GROUP, "/working-groups"):
        page = client.get(path, headers={"accept-language": language}).text
        assert [text for text in texts if text not in page] == []


def test_a_group_leads_to_its_reports_and_events_and_they_lead_back(client, peer):
    page = client.get(GROUP, headers={"cookie": "a=b"}).text
    assert f'href="{REPORT}"' in page
    assert f'href="/events/{ID}"' in page
    asked = {door: peer.asked(door)[-1]["asked"] for door in ("members.list_group_reports", "events.list_events")}
    assert asked["members.list_group_reports"] == {"working_group_id": ID, "status": "published", "limit": 20}
    assert asked["events.list_events"] == {"working_group_id": ID, "limit": 10}
    for path in (REPORT, f"/events/{ID}"):
        assert f'href="{GROUP}"' in client.get(path).text


def test_a_report_has_its_text_and_what_it_recommends(client):
    page = client.get(REPORT).text
    assert "<h1>Lage &amp; &lt;Aussicht&gt;</h1>" in page
    assert "<strong>Gut</strong>" in page
    assert '<li class="lines">Kabel &lt;legen&gt;</li><li class="lines">Masten stellen</li>' in page
    assert "2. März 2026" in page


def test_closed_groups_are_there_for_who_asks(client, peer):
    shown = client.get("/working-groups?status=closed&kind=temporary&q=x").text
    assert peer.asked("members.list_working_groups")[-1]["asked"] == {"status": "closed", "kind": "temporary"}
    assert '<option value="closed" selected>beendet</option>' in shown
    assert 'name="q"' not in shown


def test_reports_are_read_page_by_page_and_nothing_is_asked_of_them(client):
    shown = client.get("/reports").text
    assert "<form" not in shown


def test_a_partner_is_shown_with_logo_and_text(client):
    page = client.get("/partners", headers={"accept-language": "en"}).text
    assert 'src="/api/v1/images/def" alt="Logo: Hafen &amp; Co"' in page
    assert "<p>Ein Netz.</p>" in page
    assert ">Network</p>" in page


@pytest.mark.parametrize(
    ("path", "door", "topic"),
    [
        (GROUP, "members.get_working_group", "members.working_group_changed.v1"),
        (GROUP, "members.get_working_group", "events.event_announced.v1"),
        ("/working-groups", "members.list_working_groups", "members.working_group_opened.v1"),
        (REPORT, "members.get_report", "members.report_withdrawn.v1"),
        ("/reports", "members.list_reports", "members.report_published.v1"),
        ("/partners", "members.list_partners", "members.partner_published.v1"),
    ],
)
def test_a_page_is_kept_until_a_fact_changes_it(client, peer, tell, path, door, topic):
    def asked_by_looking():
        before = len(peer.asked(door))
        client.get(path)
        return len(peer.asked(door)) - before

    until(lambda: not asked_by_looking(), "a kept page", pause=0.01)  # an echo of the fact before may come first
    tell(topic)
    until(asked_by_looking, "a page made anew", pause=0.01)


@pytest.mark.parametrize("path", ["/working-groups", "/reports"])
def test_a_group_or_report_that_is_not_there_is_a_page_that_says_so(client, path):
    answer = client.get(f"{path}/0190a000-0000-7000-8000-00000000dead", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>" in answer.text
