"""Pages for people."""

import ast
import re
from pathlib import Path

import httpx
import pytest

from gateway.portal import rendering, words
from gateway.portal.translations import english
from gateway.tests.peer import ID

PORTAL = Path(rendering.__file__).parent
PAGES = [
    "/",
    "/jobs",
    "/tenders",
    "/events",
    "/members",
    "/experts",
    "/working-groups",
    "/reports",
    "/partners",
    "/newsletter",
    f"/newsletter/{ID}",
    f"/jobs/{ID}",
    f"/tenders/{ID}",
    f"/events/{ID}",
    f"/members/{ID}",
    f"/experts/{ID}",
    f"/working-groups/{ID}",
    f"/reports/{ID}",
    "/impressum",
    "/datenschutz",
    "/api/v1/docs",
    "/why/good",
]
LINKS = {
    "/confirm/application/good": "members.confirm_application",
    "/withdraw/application/good": "members.withdraw_application",
    "/confirm/registration/good": "events.confirm_registration",
    "/confirm/subscription/good": "notifications.confirm_subscription",
    "/jobs/still-open/good": "jobs.keep_job_open",
    "/jobs/filled/good": "jobs.fill_job",
    "/unsubscribe/good": "notifications.unsubscribe",
    "/confirm/search/good": "jobs.confirm_search",
    "/saved-search/good": "jobs.change_search",
    "/end/search/good": "jobs.end_search",
    "/sign-in/good": "members.redeem_sign_in_link",
    "/invitation/good": "members.accept_invitation",
    "/registration/good": "events.cancel_registration",
    "/preferences/good": "notifications.change_preferences",
    "/preferences/good/erasure": "notifications.erase_subscription",
}
FORM = {
    "password": "a long password",
    "again": "a long password",
    "topics": "jobs",
    "rhythm": "weekly",
    "language": "de",
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", [*PAGES, *LINKS])
def test_every_page_is_there_in_both_languages(client, path, language):
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert not re.search(r'<script(?! type="application/ld\+json">)|\bon\w+=|style=|javascript:', answer.text)


@pytest.mark.parametrize("path", [*PAGES, *LINKS, "/nothing"])
def test_every_page_is_safe(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    if path in LINKS:
        assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")


def test_the_language_can_be_chosen_by_hand_and_stays(client):
    page = client.get("/?lang=en", headers={"accept-language": "de"}).text
    assert "Coming events" in page
    assert f'href="/events/{ID}?lang=en"' in page


def test_what_others_wrote_is_shown_as_text(client):
    assert "Digitalisierung &lt;im&gt; Maschinenbau" in client.get("/").text
    assert "Müller &amp; Söhne &#34;IT&#34;" in client.get(f"/members/{ID}").text


def test_who_asks_why_a_mail_came_is_told_and_it_is_kept_nowhere(client):
    answer = client.get("/why/good")
    assert answer.headers["cache-control"] == "no-store"
    assert "weil &lt;Sie&gt; ihn bestellt haben" in answer.text
    assert "Ich möchte." in answer.text
    assert 'href="/preferences/good"' in answer.text
    assert client.get("/why/wrong").status_code == 422


@pytest.mark.parametrize("path", LINKS)
def test_looking_at_a_link_changes_nothing_and_its_button_does(client, peer, jobs, path):
    door = LINKS[path]
    service = jobs if door.startswith("jobs.") else peer
    before = len(service.asked(door))
    assert client.get(path).status_code == client.head(path).status_code == 200
    assert len(service.asked(door)) == before
    answer = client.post(path, data=FORM, headers={"sec-fetch-site": "same-origin", "origin": "null"})
    assert answer.status_code in (200, 303)
    assert service.asked(door)[-1]["asked"]["token"] == "good"


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
@pytest.mark.parametrize("path", [*LINKS, "/newsletter", f"/events/{ID}"])
def test_another_site_s_form_is_refused(client, path, headers):
    answer = client.post(path, data=FORM, headers=headers)
    assert answer.status_code == 403
    assert "<h1>" in answer.text


def test_the_address_of_one_click_opened_as_a_page_leads_to_the_button(client, peer):
    before = len(peer.asked("notifications.unsubscribe"))
    for method in ("GET", "HEAD"):
        answer = client.request(method, "/api/v1/newsletter/unsubscribe/a.b-c", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/unsubscribe/a.b-c")
    assert len(peer.asked("notifications.unsubscribe")) == before


def test_a_pause_ends_with_the_night_before_its_day(client, peer):
    client.post("/preferences/good", data=FORM | {"paused_until": "2026-12-24"})
    assert peer.asked("notifications.change_preferences")[-1]["asked"]["paused_until"] == "2026-12-24T00:00:00+01:00"
    answer = client.post("/preferences/good", data=FORM | {"paused_until": "Weihnachten"})
    assert (answer.status_code, "kein gültiges Datum" in answer.text) == (422, True)
    assert "attachment" in client.get("/api/v1/newsletter/preferences/good/export").headers["content-disposition"]


@pytest.mark.parametrize(("token", "status", "text"), [("used", 410, "schon benutzt"), ("wrong", 422, "nicht gültig")])
def test_a_link_that_is_used_or_wrong_says_so(client, token, status, text):
    answer = client.post(f"/confirm/application/{token}", headers={"accept": "text/html"})
    assert answer.status_code == status
    assert text in answer.text


def test_the_sign_in_link_sets_the_cookie_and_leads_home(client):
    answer = client.post("/sign-in/good")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers["set-cookie"].startswith("itmv_session=member-token;")


def test_two_different_passwords_are_refused_before_anything_is_asked(client, peer):
    before = len(peer.asked("members.accept_invitation"))
    texts = {"de": "Die beiden Passwörter sind verschieden.", "en": "The two passwords differ."}
    for language, text in texts.items():
        form = {**FORM, "again": "another password"}
        answer = client.post("/invitation/good", data=form, headers={"accept-language": language})
        assert answer.status_code == 422
        assert text in answer.text
    assert len(peer.asked("members.accept_invitation")) == before


def test_the_newsletter_form_subscribes(client, peer, gateway):
    form = {"email": "r@example.org", "topics": ["jobs", "events"], "rhythm": "monthly"}
    answer = client.post("/newsletter", data=form, headers={"accept-language": "en"})
    assert answer.status_code == 202
    assert peer.asked("notifications.subscribe")[-1]["asked"] == {
        **form,
        "language": "en",
        "form_url": gateway.url + "/",
    }


@pytest.mark.parametrize("path", ["/", "/newsletter"])
def test_the_newsletter_form_says_what_one_agrees_to(client, path):
    for language, wording in (("de", "Ich möchte „Neues“ &amp; mehr."), ("en", "I wish to get “news” &amp; more.")):
        form = client.get(path, headers={"accept-language": language}).text.partition('action="/newsletter"')[2]
        assert wording in form.partition("</form>")[0]


@pytest.mark.parametrize("path", ["/", "/newsletter"])
def test_no_topic_is_chosen_for_the_reader(client, path):
    form = client.get(path).text.partition('action="/newsletter"')[2].partition("</form>")[0]
    assert form.count('name="topics"') == len(words.TOPICS)
    assert "checked" not in form


def test_who_chose_no_topic_is_asked_again(client):
    form = {"email": "r@example.org", "rhythm": "monthly", "page": "/"}
    for language, said in (("de", "Bitte wählen Sie mindestens ein Thema."), ("en", "Choose at least one topic.")):
        answer = client.post("/newsletter", data=form, headers={"accept-language": language})
        assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
        assert said in answer.text
        assert 'value="r@example.org"' in answer.text
        assert '<option value="monthly" selected>' in answer.text
        assert "checked" not in answer.text


def test_one_click_unsubscribing_works_by_form_and_by_json_without_a_cookie(client, peer):
    path = "/api/v1/newsletter/unsubscribe/good"
    form = {"List-Unsubscribe": "One-Click"}
    assert client.post(path, data=form).status_code == 200
    assert client.post(path, files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    assert client.post(path, json={}).status_code == 200


def test_static_files_are_kept_for_ever_and_found_by_their_content(client):
    css = re.search(r'href="(/static/[^"]+\.css)"', client.get("/").text)
    assert css
    answer = client.get(css[1])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/000000000000/itmv.css").status_code == 404
    assert client.get("/static/x/..%2f..%2fsettings.py").status_code == 404


def said():
    """Every German text of templates and pages."""
    texts = set()
    for path in PORTAL.glob("templates/*.html"):
        texts |= set(re.findall(r"""_\(["']([^"']+)["']\)""", path.read_text("utf-8")))
    for path in (PORTAL / "words.py", PORTAL / "links.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search(r"[A-ZÄÖÜ]\w+ \w|^[A-ZÄÖÜ][a-zäöü]+$", node.value)
            ):
                texts.add(node.value)
    return texts


def test_every_text_has_its_translation():
    shown = set().union(*(vars(words)[name].values() for name in vars(words) if name.isupper()))
    docstrings = {
        text for text in said() if text.endswith(".") and text not in english() and not re.search("[äöüß]", text)
    }
    assert (said() | shown) - docstrings - set(english()) - {"HTML", "Interface"} == set()


def test_html_is_escaped_in_errors(client):
    answer = httpx.get(str(client.base_url) + "/<script>alert(1)</script>", headers={"accept": "text/html"})
    assert "<script>" not in answer.text
