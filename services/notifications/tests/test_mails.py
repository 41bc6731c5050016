"""Mails as a mail program reads them."""

import email
import re
from email import policy
from email.header import decode_header, make_header
from types import SimpleNamespace
from typing import Any

import pytest
from notifications.commands.mails import kind_of_welcome
from notifications.letterhead import Letterhead
from notifications.mail import headers
from notifications.mail.mould import Mould, slot
from notifications.mail.newsletter import Edition, Reader, set_page
from notifications.mail.triggered import Occasion, write
from notifications.mail.words import LETTERS
from notifications.queries.digest import Entry, Section

from chassis import qr
from chassis.testing import examples
from services.notifications.tests.factories import LETTERHEAD, NOW

TOKEN = "IjAxOTJmMGMxLTJmM2EtN2M1NS05ZDUyLTZiMWYwYjdhNGUwNCI.aYc2mQ." + "x" * 43
LONG = ("Ärzte- & „Straßen“-Übergrößen-Gesellschaft 'Müritz' <b>, \"Söhne\"; " * 4)[:200]
NASTY = [
    "a\r\nBcc: x@evil.example",
    "a\nSubject: evil",
    "a\u2028Bcc: x",
    "a\x0bBcc: x",
    "a\x85X: y",
    "=?utf-8?q?a=0D=0AX:_y?=",
]
FIELDS = {"organisation_name": LONG, "token": TOKEN, "reason": "Zu groß.", "membership_number": 7, "wording": "Ja."}
FIELDS |= {"last_day": "2026-12-31", "member_name": LONG, "inviter_name": "Ü"}
EVENT = examples("events.registration_cancelled.v1")[0] | {"held_until": "2026-03-02T10:15:00+00:00"}


def parsed(raw):
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n"), "a bare line feed"
    return email.message_from_bytes(raw, policy=policy.default)


def faces(message):
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return text.replace("\r\n", "\n"), html


def letter(kind="application_received", language="de", name="Jörg Weiß", address="jw@example.org", **data):
    occasion = Occasion(kind, language, address, name, EVENT | FIELDS | data, "<1@itmv.example>", "reference")
    return parsed(write(LETTERHEAD, occasion, NOW))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_every_letter_says_the_same_in_both_faces_and_why_it_came(kind, language):
    message = letter(kind, language)
    text, html = faces(message)
    wording = LETTERS[kind][language]
    for face in (text, html):
        assert "jw@example.org" in face
        assert LETTERHEAD.imprint in face
        assert "{" not in re.sub(r"<style.*?</style>", "", face, flags=re.DOTALL)
        assert not wording.page or f"https://itmv.example/{wording.page}/{TOKEN}" in face
        assert "https://itmv.example/why/reference" in face
    assert "\n\n\n" not in text
    assert message["auto-submitted"] == "auto-generated"
    assert message["message-id"] == "<1@itmv.example>"
    assert message["date"].datetime == NOW
    assert message["list-unsubscribe"] is None
    assert "<img" not in html
    assert f'lang="{language}"' in html
    assert "prefers-color-scheme" in html


@pytest.mark.parametrize("name", ["Jörg Weiß", LONG, 'O"Neil, Zoë (IT)', "😀" * 60, "plain name", "a@b.example"])
def test_names_and_titles_come_back_as_they_were(name):
    message = letter("registration_confirmed", name=name, title=LONG)
    # by way of decode_header: the parser of Python 3.11 leaves blanks between the words of a long display name
    shown = str(make_header(decode_header(message.as_string().split("To: ")[1].split("\nSubject:")[0])))
    assert headers.one_line(shown).removesuffix(" <jw@example.org>").strip('"') == headers.one_line(name)
    assert [to.addr_spec for to in message["to"].addresses] == ["jw@example.org"]
    assert message["subject"] == headers.one_line(f"Ihr Platz ist sicher: {LONG}")
    assert headers.one_line(LONG) in headers.one_line(faces(message)[0])
    assert "&lt;b&gt;" in faces(message)[1]


@pytest.mark.parametrize("nasty", NASTY)
def test_nobody_writes_a_header_of_ours(nasty):
    usual = set(letter("registration_confirmed").keys())
    message = letter("registration_confirmed", name=nasty, title=nasty, organisation_name=nasty)
    assert set(message.keys()) == usual
    page = set_page(LETTERHEAD, nasty, nasty, "de", ())
    raw = Edition(LETTERHEAD, page).pour(Reader("r@example.org", TOKEN, "<2@x>"), NOW)
    assert not {"Bcc", "X"} & set(parsed(raw).keys())
    with pytest.raises(ValueError, match="line break"):
        headers.block([("To", "a\r\nBcc: b")])


@pytest.mark.parametrize("address", ["a@b,c@d", "a b@c", "a@b\r\nX: y", "a", "<a@b>", "a@b>, <c@d", "a@-ä-..example"])
def test_what_is_not_one_address_gets_no_mail(address):
    with pytest.raises(ValueError, match=r"bad_|address"):
        letter(address=address)


def test_a_domain_with_umlauts_goes_out_as_the_dns_has_it():
    assert letter(address="x@küste.example")["to"].addresses[0].addr_spec == "x@xn--kste-0ra.example"


def test_an_invitation_is_a_face_of_the_mail_and_a_file_to_keep():
    message = letter("registration_cancelled")
    face = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (face.get_param("method"), face.get_param("charset")) == ("CANCEL", "utf-8")
    assert "METHOD:CANCEL" in face.get_content()
    assert "ATTENDEE;CN=Jörg Weiß" in face.get_content()
    assert face.get_content_disposition() is None
    [file] = message.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "termin.ics")
    assert file.get_content().decode() == face.get_content()
    assert file.get_content().count(b"\n") == file.get_content().count(b"\r\n")
    assert not list(letter("registration_requested", calendar=None).iter_attachments())


@pytest.mark.parametrize("title", ["a\u2028b", "\u2029", "😀" * 2000, "ÄÖ " * 700, "x" * 5000, "=?utf-8?b?w6Q=?="])
def test_any_subject_comes_back_as_one_line(title):
    message = letter("event_cancelled", title=title)
    assert message["subject"] == headers.one_line(f"Fällt aus: {title}")


def test_html_stands_without_style_sheet_pictures_and_width():
    _, html = faces(letter("registration_confirmed"))
    body = re.sub(r"<!--.*?-->", "", html[html.index("<body") :])  # what only Outlook reads
    for element in re.findall(r"<(?:p|h1|h2|a|li|td|div)\b[^>]*>", body):
        assert "style=" in element
    assert not re.search(r"<(?:img|link|script|svg|video|form)\b|url\(|@import|background=", html)
    assert not re.search(r"(?<!max-)width: ?\d{3,}px|<[^>]* width=\"\d{3,}", body)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """WCAG 2.2, success criterion 1.4.3."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_by_day_and_by_night():
    html = faces(letter())[1]
    day, night = html[html.index("<style>") : html.index("</style>")].split("@media (prefers-color-scheme: dark)")
    for rules in (day, night):
        [paper], [button] = (
            re.findall(rf"\.{it} {{[^}}]*background-color: (#\w+)", rules) for it in ("sheet", "button")
        )
        for selector, colour in re.findall(r"([^{}]+){[^}]*(?<![-\w])color: (#\w+)", rules):
            assert contrast(colour, button if ".button" in selector else paper) >= 4.5, selector


@pytest.mark.parametrize("kind", ["registration_confirmed", "registration_promoted", "reminder_due"])
def test_who_has_a_seat_gets_a_ticket_to_show(kind):
    message = letter(kind, ticket=TOKEN, calendar=EVENT["calendar"])
    text, html = faces(message)
    assert f"https://itmv.example/tickets/{TOKEN}" in text
    assert f"https://itmv.example/tickets/{TOKEN}" in html
    [picture] = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{picture["content-id"].strip("<>")}"' in html
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == qr.png(f"https://itmv.example/tickets/{TOKEN}")
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/ics"]
    assert [part.get_param("method") for part in message.walk() if part.get_content_type() == "text/calendar"]


def test_a_letter_of_words_alone_has_no_gap_before_its_foot():
    occasion = Occasion("newsletter_missed", "de", "b@example.org", "", {"title": "Frühling"}, "<1@itmv.example>")
    text, _ = faces(parsed(write(LETTERHEAD, occasion, NOW)))
    assert "hinaus.\n\n-- \n" in text


def test_lines_about_what_is_unknown_are_left_out():
    text, _ = faces(letter("account_invited", membership_number=None))
    assert "None" not in text
    assert "Mitgliedsnummer" not in text
    text, _ = faces(letter("account_invited"))
    assert "Mitgliedsnummer lautet 7." in text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"organisation_name": "Küste GmbH", "membership_number": 7}, {"„Küste GmbH“ ist", "“Küste GmbH” is"}),
        ({"membership_number": 7}, {"persönliches Mitglied", "in your own person"}),
        ({}, {"für Ihre Arbeit", "For your work"}),
    ],
)
def test_a_welcome_says_what_one_has_become_and_loses_no_line(known, said, language):
    data = {"organisation_name": None, "membership_number": None} | known
    fact: Any = SimpleNamespace(**data)
    kind = kind_of_welcome(fact)
    text = " ".join(faces(letter(kind, language, **data))[0].split())
    assert [each for each in said if each in text]
    lines = LETTERS[kind][language].lines
    assert all(line.format(**data) in text for line in lines)


@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_the_text_stands_in_72_columns_and_its_links_stay_whole(kind):
    for language in ("de", "en"):
        text, _ = faces(letter(kind, language, online_url=f"https://itmv.example/{'raum-' * 20}", title=LONG))
        assert [line for line in text.split("\n") if len(line) > 72 and not line.startswith("https://")] == []
        assert "\n\n\n" not in text


def test_an_issue_is_wrapped_below_its_bullets_and_code_and_tables_are_not():
    long = "Übergröße auf der Straße nach Süden " * 4
    body = f"- {long}\n\n> {long}\n\n```\n{long}\n```\n\n| {long} | {long} |"
    text, _ = faces(parsed(edition(body).pour(Reader(f"{'r' * 30}@example.org", TOKEN, "<9@x>"), NOW)))
    assert "\n- Übergröße auf der Straße nach Süden Übergröße auf der Straße nach\n  Süden Übergröße" in text
    assert "\n> Süden Übergröße" in text
    assert f"```\n{long}\n```" in text
    assert f"\n| {long} | {long} |\n" in text
    foot = text.partition("-- \n")[2].split("\n")
    assert [line for line in foot if len(line) > 72 and not line.startswith("https://")] == []


@pytest.mark.parametrize(("language", "said"), [("de", "Stellen, Ausschreibungen"), ("en", "Jobs, Tenders")])
def test_the_question_for_consent_names_the_topics_it_is_for(language, said):
    assert said in faces(letter("subscription_requested", language, topics=["jobs", "tenders"]))[0]


def test_a_letter_in_english_begins_with_a_capital():
    assert {kind for kind, in_languages in LETTERS.items() if in_languages["en"].lines[0][0].islower()} == set()


def test_where_an_event_is_held_online_can_be_opened():
    link = "https://konferenz.example.org/raum"
    assert re.search(rf'<a href="{link}"[^>]*>{link}</a>', faces(letter("registration_confirmed", online_url=link))[1])


def test_a_ticket_s_words_can_be_read_where_pictures_are_blocked():
    [picture] = re.findall("<img[^>]*>", faces(letter("registration_confirmed", ticket=TOKEN))[1])
    colours = re.findall(r"(?<![-\w])(?:background-)?color: (#\w+)", picture)
    assert 'alt="Ihr Ticket"' in picture
    assert contrast(*colours) >= 4.5


def test_the_time_is_told_on_the_clock_of_the_place():
    text, _ = faces(letter("registration_confirmed"))
    assert "Zeit: Montag, 30. März 2026, 09:00–16:00 Uhr" in text
    assert "Ort: Digitales Innovationszentrum, Lange Straße 1, 19053 Schwerin" in text
    day = {"all_day": True, "starts_at": "2026-03-28T23:00:00+00:00", "ends_at": "2026-03-29T22:00:00+00:00"}
    text, _ = faces(letter("registration_confirmed", "en", **day))
    assert "Time: Sunday, 29 March 2026\n" in text


def edition(body="Grüße & **Küsse** {token} {{ x }} %s", subject="Ausgabe „Größe“"):
    entries = (
        Entry("Entwickler*in <b>&", "", "Küste GmbH, Rostock", "/jobs/1", None, "Europe/Berlin", False, False),
        Entry("Treffen", "online", "", "/events/2", NOW, "Europe/Berlin", False, True),
    )
    return Edition(LETTERHEAD, set_page(LETTERHEAD, subject, body, "de", (Section("job", entries, 4),)))


def test_a_newsletter_carries_what_lists_must():
    raw = edition().pour(Reader("o'neil&söhne@example.org", TOKEN, "<9@itmv.example>"), NOW)
    message = parsed(raw)
    link = f"<https://itmv.example/api/v1/newsletter/unsubscribe/{TOKEN}>"
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert message["list-id"] == "IT-Initiative MV Newsletter <newsletter.itmv.example>"
    assert message["list-help"] == f"<https://itmv.example/preferences/{TOKEN}>"
    assert message["list-subscribe"] == message["list-archive"] == "<https://itmv.example/newsletter>"
    assert (message["list-owner"], message["list-post"]) == ("<mailto:newsletter@itmv.example>", "NO")
    assert message["subject"] == "Ausgabe „Größe“"
    assert message["auto-submitted"] is None
    text, html = faces(message)
    for face in (text, html):
        assert f"https://itmv.example/unsubscribe/{TOKEN}" in face
        assert f"https://itmv.example/preferences/{TOKEN}" in face
        assert LETTERHEAD.imprint in face
        assert "und noch 4 mehr" in face
        assert "geändert" in face
    assert "o'neil&söhne@example.org" in text
    assert "o&#x27;neil&amp;söhne@example.org" in html
    assert "{token} {{ x }} %s" in text
    assert "{token} {{ x }} %s" in html
    assert "Entwickler*in &lt;b&gt;&amp;" in html
    assert "<strong>Küsse</strong>" in html


def test_what_is_wide_in_a_newsletter_does_not_make_the_sheet_wider():
    wide = f"```\n{'lang ' * 40}\n```\n\n| Tag | Ort |\n| --- | --- |\n| Montag | {'Rostock' * 30} |"
    _, html = faces(parsed(edition(wide).pour(Reader("r@example.org", TOKEN, "<9@x>"), NOW)))
    assert re.search(r'<table[^>]* class="sheet"[^>]*table-layout: fixed', html)
    assert re.search(r"<pre [^>]*white-space: pre-wrap", html)
    assert re.search(r"<table [^>]*width: 100%[^>]*>\s*<thead", html)


def test_pouring_leaves_no_slot_and_no_long_line():
    mould = Mould(f"a {slot('token')} " * 300, f"<p>{'ü' * 71}{slot('email')}{slot('htmlemail')}</p>" * 50)
    raw = mould.pour({"token": TOKEN, "email": "ü" * 60, "htmlemail": "x=y&amp;"})
    assert slot("token").encode() not in raw.replace(b"=\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    text, html = faces(parsed(raw))
    assert text.count(TOKEN) == 300
    assert html.count("ü" * 131 + "x=y&amp;") == 50


def test_an_odd_sender_is_written_properly():
    odd = Letterhead("Büro, Küste", "büro@küste.example", "Rück Weg <rw@x.example>", "http://x", "i", "k")
    message = parsed(write(odd, Occasion("sign_in_link_requested", "de", "a@b.example", "", FIELDS, "<1@x>"), NOW))
    assert message["from"].addresses[0].display_name == "Büro, Küste"
    assert message["reply-to"].addresses[0].display_name == "Rück Weg"


@pytest.mark.parametrize(
    ("language", "day"), [("de", "Donnerstag, 31. Dezember 2026"), ("en", "Thursday, 31 December 2026")]
)
def test_a_resignation_is_noted_with_its_last_day(language, day):
    text, _ = faces(letter("membership_resignation_declared", language, last_day="2026-12-31"))
    assert day in text.replace("\n", " ")


def test_a_reinstatement_mentions_a_last_day_only_if_there_is_one():
    assert "2026" in faces(letter("membership_reinstated", last_day="2026-12-31"))[0]
    assert "letz" not in faces(letter("membership_reinstated", last_day=None, reason=None))[0]
