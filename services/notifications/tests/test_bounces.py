"""What comes back: who believes it, and what follows."""

import mailbox
import smtplib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from notifications import references
from notifications.commands import alerts, bounces, mails, suppressions
from notifications.inbound import mailboxes
from notifications.inbound.reports import Report, read_report
from notifications.messages import SearchAlertDue
from notifications.models import Bounce, Delivery, Subscription, Suppression
from notifications.service.bounces import Bounces
from notifications.settings import bounce_address, bounce_source
from sqlalchemy import select

from chassis.errors import NotFound
from chassis.testing import SECRET, eventually, free_ports
from services.notifications.tests.factories import LETTERHEAD, NOW, OFFICE, fact, reader
from services.notifications.tests.factories import mails as ledger_of
from services.notifications.tests.postbox import Postbox
from services.notifications.tests.returned import AWAY, complaint, dsn

HOUSE = replace(LETTERHEAD, bounce_address="bounces@itmv.example")
HARD, SOFT = Report("hard", "5.1.1"), Report("soft", "4.2.2")
ANYBODY = UUID(int=7)


def mailed(session, email="leserin@example.org", cause=""):
    """A mail that went to an address; its id."""
    made = mails.queue(
        session, "subscription_known", cause or f"test:{uuid4()}", email=email, language="de", data={}, now=NOW
    )
    session.flush()
    return made


def note(session, delivery_id, report=HARD, now=NOW):
    return bounces.note(session, report, [HOUSE.return_path(delivery_id)], HOUSE, now)


def suppressed(session, email="leserin@example.org"):
    session.expire_all()
    found = session.get(Suppression, HOUSE.blinded(email))
    return found and (found.reason, found.status)


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (dsn("5.1.1"), "hard", "5.1.1"),
        (dsn("5.2.1 (disabled)"), "hard", "5.2.1"),
        (dsn("5.1.16"), "soft", "5.1.16"),
        (dsn("5.2.2"), "soft", "5.2.2"),
        (dsn("5.7.1"), "soft", "5.7.1"),
        (dsn("4.4.7"), "soft", "4.4.7"),
        (dsn("what?"), "soft", ""),
        (dsn("4.4.1", action="delayed"), "ignored", ""),
        (dsn("2.0.0", action="relayed"), "ignored", ""),
        (complaint(), "complaint", "abuse"),
        (complaint(feedback="not-spam"), "ignored", ""),
        (AWAY, "ignored", ""),
        (b"", "ignored", ""),
        (b"\x00\xff" * 5000, "ignored", ""),
        (b"Content-Type: message/rfc822\r\n\r\n" * 9000, "ignored", ""),
        (dsn().replace(b'boundary="B"', b"boundary"), "ignored", ""),
        (dsn().replace(b"message/delivery-status", b"text/plain"), "ignored", ""),
    ],
)
def test_a_report_says_what_it_is_and_nothing_else_does(raw, kind, status):
    report = read_report(raw)
    assert (report.kind, report.status) == (kind, status)


def test_a_reference_is_one_delivery_s_for_one_purpose():
    delivery_id = uuid4()
    made = references.sign(SECRET, "bounce", delivery_id)
    assert references.read(SECRET, "bounce", made.upper()) == delivery_id
    for at in range(references.LENGTH):
        forged = made[:at] + ("a" if made[at] != "a" else "b") + made[at + 1 :]
        assert references.read(SECRET, "bounce", forged) is None
    others = (references.sign(SECRET, "why", delivery_id), made[:-1], made + "a", "é" * 40, "")
    assert [references.read(SECRET, "bounce", each) for each in others] == [None] * 5


def test_a_hard_bounce_ends_the_newsletter_and_a_second_report_changes_nothing(session):
    reader(session, "leserin@example.org")
    delivery_id = mailed(session)
    assert [note(session, delivery_id), note(session, delivery_id)] == ["hard", "repeated"]
    assert suppressed(session) == ("bounced", "5.1.1")
    assert [each.kind for each in session.scalars(select(Bounce))] == ["hard"]
    assert session.scalar(select(Subscription.status)) == "active", "the consent stands: the office can lift it"


def test_soft_bounces_count_a_day_each_and_for_a_month(session):
    for hours in (0, 1, 2, 24 * 20):
        assert note(session, mailed(session), SOFT, NOW + timedelta(hours=hours)) == "soft"
    assert suppressed(session) is None
    assert note(session, mailed(session), SOFT, NOW + timedelta(days=40)) == "soft"
    assert suppressed(session) is None, "the first day is long past"
    assert note(session, mailed(session), SOFT, NOW + timedelta(days=41)) == "soft"
    assert suppressed(session) == ("unreachable", "4.2.2")


def test_a_complaint_ends_the_subscription(session):
    made = reader(session, "leserin@example.org")
    report = read_report(complaint(f"Return-Path: <{HOUSE.return_path(mailed(session))}>"))
    assert bounces.note(session, report, ["fbl@itmv.example"], HOUSE, NOW) == "complaint"
    assert suppressed(session) == ("complaint", "abuse")
    assert session.get(Subscription, made.id).status == "ended"


def test_who_complained_hears_nothing_of_their_saved_search_either(session):
    heard = fact(SearchAlertDue)
    alerts.queue(session, heard, HOUSE, NOW)
    [mail] = ledger_of(session, "search_alert_due")
    assert note(session, mail.id, Report("complaint", "abuse")) == "complaint"
    alerts.queue(session, fact(SearchAlertDue, email=heard.email.upper()), HOUSE, NOW)
    assert ledger_of(session, "search_alert_due") == [mail]


@pytest.mark.parametrize(
    "forged",
    [
        "bounces@itmv.example",
        "bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@itmv.example",
        f"bounces+{references.sign('another key', 'bounce', ANYBODY)}@itmv.example",
        f"bounces+{references.sign(SECRET, 'bounce', ANYBODY)}@itmv.example.evil.example",
        f"x{HOUSE.return_path(ANYBODY)[7:]}",
        "",
    ],
)
def test_a_forged_bounce_suppresses_nobody(session, forged):
    mailed(session)
    report = read_report(dsn(returned="Message-ID: <0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e04@itmv.example>"))
    assert bounces.note(session, report, [forged], HOUSE, NOW) == "unproven"
    assert not session.scalars(select(Suppression)).all()


def test_of_a_mail_that_is_gone_or_whose_person_was_erased_nothing_is_learnt(session):
    assert note(session, uuid4()) == "forgotten"
    erased = mailed(session)
    session.get(Delivery, erased).email = ""
    assert note(session, erased) == "forgotten"
    assert not session.scalars(select(Bounce)).all()


def test_the_office_lifts_a_suppression_and_the_address_begins_anew(session):
    note(session, mailed(session))
    suppression = session.get(Suppression, HOUSE.blinded("leserin@example.org"))
    suppressions.lift(session, suppression.id)
    assert suppressed(session) is None
    assert note(session, mailed(session), SOFT) == "soft"
    assert suppressed(session) is None, "what was reported before is forgotten"
    with pytest.raises(NotFound):
        suppressions.lift(session, uuid4())


def test_a_suppression_keeps_no_word_of_the_other_server(session):
    note(session, mailed(session, "geheim@example.org"), Report("hard", "5.1.1"))
    [row] = session.execute(select(Suppression.__table__)).mappings()
    assert "geheim" not in str(dict(row))


@pytest.mark.parametrize("text", ["a@b", "", "bounces@example.org"])
def test_a_bounce_address_leaves_room_for_a_reference(text):
    assert bounce_address(text) == text


@pytest.mark.parametrize("text", ["a", "a b@c", "ä@b.example", "x" * 24 + "@example.org"])
def test_another_is_none(text):
    with pytest.raises(ValueError, match="must be an address"):
        bounce_address(text)


@pytest.mark.parametrize("text", ["imap://x", "smtp://host", "maildir:", "lmtp://:24", "mbox"])
def test_reports_arrive_at_a_place_we_know(text):
    with pytest.raises(ValueError, match="must be smtp"):
        bounce_source(text)


# ---------------------------------------------------------------------------------- mailboxes


@pytest.fixture(params=["maildir", "mbox"])
def box(request, tmp_path):
    """A mailbox and its URI."""
    path = tmp_path / "box"
    made = (mailbox.Maildir if request.param == "maildir" else mailbox.mbox)(path, create=True)
    yield made, f"{request.param}://{path}"
    made.close()


def test_a_mailbox_is_read_and_emptied(box):
    made, uri = box
    for number in range(mailboxes.MOST + 3):
        made.add(b"Delivered-To: bounces+%d@itmv.example\r\n" % number + dsn())
    made.flush()
    letters = mailboxes.peek(uri)
    assert len(letters) == mailboxes.MOST
    assert all("bounces+" in each.recipients[0] and read_report(each.content).kind == "hard" for each in letters)
    mailboxes.drop(uri, letters)
    mailboxes.drop(uri, letters)
    assert len(mailboxes.peek(uri)) == 3


@pytest.mark.parametrize("scheme", ["maildir", "mbox"])
def test_a_mailbox_that_is_not_there_has_no_mail(scheme, tmp_path):
    assert mailboxes.peek(f"{scheme}://{tmp_path}/none") == []
    assert not (tmp_path / "none").exists()


# ---------------------------------------------------------------------------------- a running service


@pytest.fixture(scope="module")
def post():
    made = Postbox()
    made.controller.start()
    yield made
    made.controller.stop()


@pytest.fixture(scope="module", params=["smtp", "lmtp"])
def service(request, running, post):
    where = {"database": request.getfixturevalue("postgres_url")("run")} if request.param == "lmtp" else {}
    source = f"{request.param}://127.0.0.1:{free_ports(1)[0]}"
    addresses = {"ITMV_BOUNCES": source, "ITMV_BOUNCE_ADDRESS": HOUSE.bounce_address}
    run = running("notifications", ITMV_SMTP=post.uri, **addresses, **where)
    run.source = source
    yield run
    assert run.stop() == 0
    assert '"level": "error"' not in run.log.read_text()


def client(service):
    port = int(service.source.rpartition(":")[2])
    kind = smtplib.LMTP if service.source.startswith("lmtp") else smtplib.SMTP
    return eventually(lambda: _connected(kind, port))


def _connected(kind, port):
    try:
        return kind("127.0.0.1", port, timeout=10)
    except ConnectionRefusedError:
        return None


def sent_to(service, post, address):
    """A mail goes to somebody; where reports about it go."""
    with service.database.write() as session:
        data = {"organisation_name": "Küste"}
        mails.queue(
            session, "application_confirmed", f"test:{address}", email=address, language="de", data=data, now=_now()
        )
    return eventually(lambda: post.senders.get(address))


def _now():
    return datetime.now(UTC)


def standing(caller, address):
    return caller.call("notifications.look_up_address", actor=OFFICE, email=address)


def test_a_report_comes_back_to_the_address_that_proves_it(service, caller, post):
    address = f"{uuid4().hex[:8]}@example.org"
    path = sent_to(service, post, address)
    assert path.startswith("bounces+")
    with client(service) as smtp:
        assert smtp.sendmail("", [path.upper()], dsn() + b"..\r\nnot the end\r\n.\r\n") == {}
        assert smtp.sendmail("", [path], dsn()) == {}
    found = standing(caller, address)
    assert (found["suppression"]["reason"], found["suppression"]["status"]) == ("bounced", "5.1.1")
    assert [each["mail"] for each in found["reports"]] == ["application_confirmed"]
    assert found["id"] in [e["id"] for e in caller.call("notifications.list_suppressions", actor=OFFICE)["items"]]
    assert caller.call("notifications.lift_suppression", actor=OFFICE, suppression_id=found["id"]) == {}
    assert standing(caller, address)["suppression"] is None
    records = caller.call("notifications.list_audit", actor=OFFICE | {"roles": ["admin"]})["items"]
    assert next(r["subjects"] for r in records if r["door"] == "lift_suppression") == [found["id"]]


def test_a_stranger_is_told_that_there_is_no_such_address(service):
    with client(service) as smtp:
        for nobody in ("office@itmv.example", "bounces+" + "a" * 40 + "@itmv.example", "", "<>"):
            smtp.ehlo_or_helo_if_needed()
            smtp.mail("x@example.net")
            assert smtp.rcpt(nobody)[0] in (501, 550)
            smtp.rset()
        assert smtp.docmd("DATA")[0] == 503
        assert smtp.docmd("STARTTLS")[0] == 500
        assert smtp.docmd("HELO" if isinstance(smtp, smtplib.LMTP) else "LHLO", "x")[0] == 500
    with client(service) as smtp:
        smtp.sock.sendall(b"x" * 5000 + b"\r\n")
        assert smtp.getreply()[0] == 421


def test_a_report_that_is_too_large_is_refused_and_the_next_one_taken(service, post):
    path = sent_to(service, post, f"{uuid4().hex[:8]}@example.org")
    with client(service) as smtp:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            smtp.sendmail("", [path], dsn() + b"x" * 78 * 14_000)
        assert refused.value.smtp_code == 552
        assert smtp.sendmail("", [path], AWAY) == {}
    eventually(lambda: 'mail_reports_total{kind="ignored"}' in service.metrics())


def test_the_mailbox_of_another_server_is_read_on_the_clock(service, caller, post, tmp_path):
    address = f"{uuid4().hex[:8]}@example.org"
    path = sent_to(service, post, address)
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(f"Delivered-To: {path}\r\n".encode() + dsn("5.1.2"))
    here = {"bounce_source": f"maildir://{tmp_path}/box", "bounce_address": HOUSE.bounce_address}
    sender = {"mail_from": "x@itmv.example", "reply_to": "", "base_url": "", "imprint": "", "secret_key": SECRET}
    settings = SimpleNamespace(**here, **sender)
    clock = SimpleNamespace(name="x", settings=settings)
    clock.house = SimpleNamespace(database=service.database, settings=settings)
    Bounces.read_mailbox(clock)
    assert len(box) == 0
    assert standing(caller, address)["suppression"]["status"] == "5.1.2"
