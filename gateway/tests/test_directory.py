"""A member's page: the whole entry, what it names of others, and when it may be kept."""

import pytest

from gateway.tests.peer import ID

PAGE = f"/members/{ID}"


@pytest.mark.parametrize(
    ("language", "shown", "hidden"),
    [
        ("de", ("Künstliche Intelligenz", "Wir bauen Netze", "Branchen", "Polen"), ("Artificial", "We build")),
        ("en", ("Artificial intelligence", "We build nets", "Sectors", "Poland"), ("Künstliche", "Wir bauen")),
    ],
)
def test_a_member_is_shown_in_the_reader_s_language(client, language, shown, hidden):
    page = client.get(PAGE, headers={"accept-language": language}).text
    assert all(text in page for text in (*shown, "telex", "Häfen &amp; Werften"))
    assert not any(text in page for text in hidden)


def test_the_whole_entry_is_shown_as_text(client):
    page = client.get(PAGE).text
    assert '<img class="logo" src="/api/v1/images/abc" alt="Logo: Müller &amp; Söhne' in page
    assert ">social.example/@&#34;mueller&#34;</a>" in page
    for heading, text in {
        "Produkte und Leistungen": "Router &lt;klein&gt;\nRouter groß",
        "Referenzen": "Hafen Stralsund",
        "Veröffentlichungen": "Heft 7",
    }.items():
        assert f'<h2>{heading}</h2>\n<p class="lines">{text}</p>' in page


def test_its_groups_are_links_in_the_reader_s_language_where_they_are_known(client):
    page = client.get(PAGE, headers={"accept-language": "en"}).text
    assert f'<a href="/working-groups/{ID}">Coast &amp; Networks</a><br>AG Still' in page


def test_its_experts_are_on_the_page_which_is_then_read_anew_each_time(client, peer):
    page = client.get(PAGE).text
    assert f'<a href="/experts/{ID}">Dr. Karin &lt;b&gt;Böttcher&lt;/b&gt;</a>' in page
    before = len(peer.asked("members.list_experts"))
    client.get(PAGE)
    asked = peer.asked("members.list_experts")
    assert len(asked) == before + 1
    assert asked[-1]["asked"] == {"organisation_id": ID, "limit": 100}


def test_experts_are_looked_for_by_words_and_by_a_competence_of_the_taxonomy(client, peer):
    shown = client.get("/experts?q=Bild&competence=artificial-intelligence&lang=en").text
    assert peer.asked("members.list_experts")[-1]["asked"] == {"q": "Bild", "competence": "artificial-intelligence"}
    assert '<optgroup label="Data and AI">' in shown
    assert '<option value="artificial-intelligence" selected>Artificial intelligence</option>' in shown


def test_an_expert_leads_to_the_member_and_says_which_languages_it_speaks(client):
    shown = client.get(f"/experts/{ID}", headers={"accept-language": "en"}).text
    assert f'<a href="/members/{ID}">Ostsee</a>' in shown
    assert "Languages: German" in shown


def test_a_posting_leads_to_its_member(client):
    assert f'<a href="/members/{ID}">Ostsee &amp; Söhne</a>' in client.get(f"/jobs/{ID}").text


def test_a_member_that_is_not_there_is_a_page_that_says_so(client, peer):
    answer = client.get("/members/0190a000-0000-7000-8000-00000000dead", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>" in answer.text
