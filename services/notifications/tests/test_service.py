"""Doors, hearings and the clock of a real process, with a real mail server."""

import re
from uuid import uuid4

import pytest

from chassis.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from chassis.testing import SECRET, eventually, examples
from services.notifications.tests.factories import ALL, OFFICE
from services.notifications.tests.postbox import Postbox

LINK = re.compile(r"https?://[^\s\"<>]+")


@pytest.fixture(scope="module")
def post():
    made = Postbox()
    made.controller.start()
    yield made
    made.controller.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request, running, migrated, post):
    settings = {"ITMV_SMTP": post.uri, "ITMV_NEWSLETTER_SCHEDULE": "0 0 1 1 *", "ITMV_NEWSLETTER_COLLECT": "1"}
    run = running("notifications", database=migrated("notifications", request.param), **settings)
    yield run
    assert run.stop() == 0
    assert '"level": "error"' not in run.log.read_text()


def arrived(post, address, subject=""):
    return eventually(lambda: next((m for m in post.mails(address) if subject in m["subject"]), None))


def link(mail, page):
    text = mail.get_body(("plain",)).get_content()
    return next(found for found in LINK.findall(text) if f"/{page}/" in found).rpartition("/")[2]


def subscribe(caller, post, **fields):
    address = f"{uuid4().hex[:8]}@example.org"
    form = {"email": address, "topics": ALL, "form_url": "https://itmv.example/newsletter"} | fields
    assert caller.call("notifications.subscribe", **form) == {}
    caller.call("notifications.confirm_subscription", token=link(arrived(post, address), "confirm/subscription"))
    return address


def office(caller, door, **fields):
    return caller.call(f"notifications.{door}", actor=OFFICE, **fields)


def write(caller, **fields):
    body = {"subject": "Sommer „Küste“", "body_markdown": "Moin **Welt**", "topics": ALL, "digest": True}
    return office(caller, "create_issue", **(body | fields))


def dispatched(caller, issue):
    office(caller, "dispatch_issue", issue_id=issue["id"])
    return eventually(lambda: _progress_if_sent(caller, issue))


def _progress_if_sent(caller, issue):
    progress = office(caller, "get_progress", issue_id=issue["id"])
    return progress if progress["state"] == "sent" else None


@pytest.mark.parametrize(
    "data", examples("members.membership_changed.v1"), ids=lambda data: data["change"] + data["member_name"][:1]
)
def test_what_becomes_of_a_membership_is_told_to_its_people(service, post, tell, data):
    address = f"{uuid4().hex[:8]}@example.org"
    tell("members.membership_changed.v1", data | {"email": address})
    text = arrived(post, address).get_body(("plain",)).get_content()
    assert data["member_name"] in text.replace("\n", " ")


@pytest.mark.parametrize("data", examples("members.poster_told.v1"), ids=lambda data: data["occasion"])
def test_what_becomes_of_a_posting_is_told_to_those_who_answer_for_it(service, post, tell, data):
    address = f"{uuid4().hex[:8]}@example.org"
    tell("members.poster_told.v1", data | {"email": address})
    text = arrived(post, address).get_body(("plain",)).get_content()
    assert data["title"] in text.replace("\n", " ")
    answers = {f"jobs/still-open/{data['still_open_token']}", f"jobs/filled/{data['filled_token']}"}
    assert [answer in text for answer in answers] == [data["occasion"] == "expiring"] * 2
    assert (f"/jobs/{data['job_id']}" in text) == (data["occasion"] == "approved")


@pytest.mark.parametrize("data", examples("members.office_told.v1"), ids=lambda data: data["occasion"])
def test_the_office_is_told_of_a_newsletter_that_waits(service, post, tell, data):
    address = f"{uuid4().hex[:8]}@example.org"
    tell("members.office_told.v1", data | {"email": address})
    assert data["title"] in arrived(post, address)["subject"]


def test_from_the_form_to_the_newsletter_and_out_again(service, caller, post):
    address = subscribe(caller, post)
    issue = write(caller)
    assert dispatched(caller, issue)["sent"] >= 1
    mail = arrived(post, address, "Sommer „Küste“")
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    token = mail["list-unsubscribe"].strip("<>").rpartition("/")[2]
    assert token == link(mail, "unsubscribe") == link(mail, "preferences")
    assert caller.call("notifications.get_preferences", token=token)["email"] == address
    changed = caller.call("notifications.change_preferences", token=token, topics=["jobs"], paused_until=None)
    assert changed["topics"] == ["jobs"]
    for _ in range(2):
        assert caller.call("notifications.unsubscribe", token=token) == {}
    with pytest.raises(Gone):
        caller.call("notifications.get_preferences", token=token)
    again = write(caller, subject="Nicht mehr")
    dispatched(caller, again)
    assert [m["subject"] for m in post.mails(address)][1:] == ["Sommer „Küste“"]


def test_the_office_alone_writes_issues_and_sees_them(service, caller, post):
    issue = write(caller, body_markdown="Das ist *neu*.")
    preview = office(caller, "preview_issue", issue_id=issue["id"])
    assert "<em>neu</em>" in preview["html"]
    assert "Das ist *neu*." in preview["text"]
    assert office(caller, "change_issue", issue_id=issue["id"], subject="Anders")["revision"] == 2
    looks = f"{uuid4().hex[:8]}@example.org"
    office(caller, "test_issue", issue_id=issue["id"], email=looks)
    trial = arrived(post, looks)
    assert trial["subject"] == "Test: Anders"
    said = " ".join(trial.get_body(("plain",)).get_content().split())
    assert f"weil die Geschäftsstelle eine Ausgabe zur Probe an {looks} gesendet hat." in said
    why = eventually(lambda: _settled(caller.call("notifications.explain_mail", token=link(trial, "why"))))
    assert why["because"] in said
    assert issue["id"] in [each["id"] for each in office(caller, "list_issues")["items"]]
    office(caller, "schedule_issue", issue_id=issue["id"], at="2126-01-01T08:00:00+00:00")
    assert office(caller, "cancel_issue", issue_id=issue["id"])["state"] == "cancelled"
    with pytest.raises(Conflict):
        office(caller, "dispatch_issue", issue_id=issue["id"])
    with pytest.raises(Forbidden):
        caller.call("notifications.list_issues", actor={"account_id": "1", "roles": ["member"]})
    with pytest.raises(NotFound):
        office(caller, "get_progress", issue_id=str(uuid4()))


@pytest.mark.parametrize("email", ["a@b,c@d", "x", "a@b.de\r\nBcc: c@d.de", "", "a" * 250 + "@b.de", 7, None])
def test_what_is_no_address_is_refused(service, caller, email):
    with pytest.raises(Invalid) as refused:
        caller.call("notifications.subscribe", email=email, topics=ALL, form_url="https://x.example")
    assert refused.value.details["errors"][0]["pointer"] == "/email"


TRIGGERED = {
    "members.application_received.v1": "confirm/application",
    "members.application_confirmed.v1": None,
    "members.application_declined.v1": None,
    "members.account_invited.v1": "invitation",
    "events.registration_requested.v1": "confirm/registration",
    "events.registration_confirmed.v1": "registration",
    "events.registration_waitlisted.v1": "registration",
    "events.registration_promoted.v1": "registration",
    "events.registration_cancelled.v1": None,
    "events.registration_event_changed.v1": "registration",
}


@pytest.mark.parametrize("topics", [[], ["all"], [*ALL, "news"]])
def test_who_subscribes_chooses_topics(service, caller, topics):
    with pytest.raises(Invalid) as refused:
        caller.call("notifications.subscribe", email="a@example.org", topics=topics, form_url="https://itmv.example/")
    [error] = refused.value.details["errors"]
    assert error["pointer"].startswith("/topics")
    assert topics or error["detail"] == "Choose at least one topic."


@pytest.mark.parametrize("topic", sorted(TRIGGERED))
def test_each_fact_becomes_one_mail_however_often_it_is_told(service, tell, post, topic):
    address = f"{uuid4().hex[:8]}@example.org"
    data = examples(topic)[0] | {"email": address, "token": "token.of.theirs", "language": "de"}
    fact = tell(topic, data)
    tell(topic, data, fact)
    mail = arrived(post, address)
    page = TRIGGERED[topic]
    assert page is None or link(mail, page) == "token.of.theirs"
    assert len(list(mail.iter_attachments())) == (1 if data.get("calendar") else 0)
    tell(topic, data | {"email": f"after-{address}"})
    arrived(post, f"after-{address}")
    assert len(post.mails(address)) == 1


def test_a_mail_says_why_it_came_to_its_reader_and_to_the_operator(service, caller, tell, post, itmv):
    address = f"{uuid4().hex[:8]}@example.org"
    topic = "members.application_confirmed.v1"
    fact = tell(topic, examples(topic)[0] | {"email": address})
    mail = arrived(post, address)
    why = eventually(lambda: _settled(caller.call("notifications.explain_mail", token=link(mail, "why"))))
    assert (why["basis"], why["topic"], why["fact_id"], why["state"]) == ("fact", topic, fact, "sent")
    assert why["because"] in " ".join(mail.get_body(("plain",)).get_content().split())
    printed = itmv(service, "mail", "why", mail["message-id"])
    assert why["because"] in printed
    assert f"{topic} {fact}" in printed
    assert itmv(service, "mail", "why", address.upper()) == printed


def _settled(why):
    return why if why["settled_at"] else None


def test_a_link_to_sign_in_that_has_run_out_is_not_sent(service, tell, post):
    data = examples("members.sign_in_link_requested.v1")[0]
    tell("members.sign_in_link_requested.v1", data | {"email": "late@example.org"})
    eventually(lambda: 'mails_total{kind="sign_in_link_requested",result="failed"}' in service.metrics())
    assert not post.mails("late@example.org")


def test_the_operator_sends_a_digest_and_proves_a_consent(service, caller, tell, post, itmv):
    address = subscribe(caller, post, language="en")
    job = examples("jobs.job_published.v1")[0] | {
        "job_id": str(uuid4()),
        "title": "Größenwandler*in",
        "valid_through": "2126-01-01",
    }
    tell("jobs.job_published.v1", job)
    eventually(lambda: "is being dispatched" in itmv(service, "newsletter", "send"))
    mail = arrived(post, address, "News from IT-Initiative")
    assert "Größenwandler*in" in mail.get_body(("html",)).get_content()
    assert f"http://127.0.0.1:8000{job['url']}" in mail.get_body(("plain",)).get_content()
    eventually(lambda: "nothing is new" in itmv(service, "newsletter", "send"))
    proof = itmv(service, "consent", "prove", address.upper(), "--language", "en")
    first = post.mails(address)[0]
    assert first["message-id"] in proof
    assert "I wish to receive the newsletter" in proof
    assert re.search(r"Confirmed: +20", proof)


def test_who_wants_to_hear_at_once_does(service, caller, tell, post):
    address = subscribe(caller, post, rhythm="instant", topics=["events"])
    event = examples("events.event_announced.v1")[0] | {"event_id": str(uuid4()), "title": "Gleich"}
    times = {"starts_at": "2125-12-31T10:00:00+00:00", "ends_at": "2125-12-31T12:00:00+00:00"}
    tell("events.event_announced.v1", event | times)
    mail = arrived(post, address, "Neues")
    assert "Gleich" in mail.get_body(("plain",)).get_content()
    token = link(mail, "preferences")
    found = caller.call("notifications.export_subscription", token=token)
    assert [len(found[name]) for name in ("subscriptions", "consents", "choices")] == [1, 1, 0]
    assert caller.call("notifications.erase_subscription", token=token) == {}
    with pytest.raises(NotFound):
        caller.call("notifications.export_subscription", token=token)


def test_it_counts_mails_by_result(service, post):
    text = service.metrics()
    assert 'mails_total{kind="newsletter",result="sent"}' in text
    assert "newsletter_remaining 0.0" in text
    assert SECRET not in service.log.read_text()
    assert "@example.org" not in service.log.read_text()
