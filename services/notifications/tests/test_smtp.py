"""The conversation with a mail server, a mail at a time."""

from contextlib import suppress

import pytest
from notifications.route import Route
from notifications.smtp import Away, Doubtful, Envelope, MailServer, Refused

from services.notifications.tests.postbox import Postbox

MAIL = b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\n.a line that begins with a dot\r\n..two\r\nend\r\n"


def server(postbox, user=""):
    return MailServer(Route(f"smtp://{user}127.0.0.1:{postbox.port}", 2))


class Turns:
    """A socket that counts how often something is sent."""

    def __init__(self, socket):
        self.socket, self.count = socket, 0

    def sendall(self, data):
        self.count += 1
        self.socket.sendall(data)

    def close(self):
        self.socket.close()


def test_many_mails_go_over_one_connection_as_they_are(postbox):
    made = server(postbox)
    for number in range(3):
        made.send(Envelope.of("n@itmv.example", f"r{number}@example.org"), MAIL)
    assert [raw for _, raw in postbox.taken] == [MAIL] * 3
    made.close()


def test_after_a_refusal_the_next_mail_goes(postbox):
    postbox.moods = {"gone@example.org": ["550 5.1.1 unknown"]}
    made = server(postbox)
    with pytest.raises(Refused) as refused:
        made.send(Envelope.of("n@itmv.example", "gone@example.org"), MAIL)
    assert refused.value.for_good
    assert refused.value.no_such_mailbox
    made.send(Envelope.of("n@itmv.example", "r@example.org"), MAIL)
    assert postbox.addresses() == ["r@example.org"]
    made.close()


def test_a_password_is_not_shown_to_a_server_without_starttls(postbox):
    with pytest.raises(Away, match="SMTPNotSupportedError"):
        server(postbox, "user:geheim@").send(Envelope.of("n@itmv.example", "r@example.org"), MAIL)
    assert postbox.taken == []


def test_a_connection_that_the_server_left_while_at_rest_is_no_trouble(postbox):
    made = server(postbox)
    made.send(Envelope.of("n@itmv.example", "a@example.org"), MAIL)
    postbox.controller.stop()
    postbox.controller = postbox.listener()
    postbox.controller.start()
    made.send(Envelope.of("n@itmv.example", "b@example.org"), MAIL)
    assert postbox.addresses() == ["a@example.org", "b@example.org"]
    made.close()


def test_the_whole_envelope_goes_at_once_where_the_server_offers_that_and_only_there():
    for extensions, at_once in ((["PIPELINING"], True), ([], False)):
        box = Postbox(*extensions)
        box.controller.start()
        box.moods = {"gone@example.org": ["550 5.1.1 unknown"]}
        made = server(box)
        with pytest.raises(Refused, match="rcpt 550"):
            made.send(Envelope.of("n@itmv.example", "gone@example.org"), MAIL)
        made._smtp.sock = turns = Turns(made._smtp.sock)
        made.send(Envelope.of("n@itmv.example", "r@example.org"), MAIL)
        assert turns.count == (2 if at_once else 4)
        assert box.taken == [("r@example.org", MAIL)]
        made.close()
        box.controller.stop()


def to(name):
    return Envelope.of("n@itmv.example", f"{name}@example.org")


def test_the_next_envelope_travels_with_a_mail(postbox):
    made = server(postbox)
    made.send(to("a"), MAIL, to("b"))
    made._smtp.sock = turns = Turns(made._smtp.sock)
    made.send(to("b"), MAIL, to("c"))
    made.send(to("c"), MAIL)
    assert turns.count == 2
    assert postbox.taken == [(f"{each}@example.org", MAIL) for each in "abc"]
    made.close()


def test_an_envelope_that_is_refused_beforehand_is_refused_at_its_turn(postbox):
    postbox.moods = {"gone@example.org": ["550 5.1.1 unknown"]}
    made = server(postbox)
    made.send(to("a"), MAIL, to("gone"))
    with pytest.raises(Refused, match="rcpt 550"):
        made.send(to("gone"), MAIL, to("b"))
    made.send(to("b"), MAIL)
    assert postbox.addresses() == ["a@example.org", "b@example.org"]
    made.close()


def test_a_mail_that_is_refused_does_not_harm_the_one_announced(postbox):
    postbox.moods = {"spam@example.org": ["refuse"]}
    made = server(postbox)
    with pytest.raises(Refused, match="data 554"):
        made.send(to("spam"), MAIL, to("b"))
    connection = made._smtp
    made.send(to("b"), MAIL)
    assert made._smtp is connection
    assert postbox.addresses() == ["b@example.org"]
    made.close()


@pytest.mark.parametrize("mood", ["swallow", "reset"])
def test_what_was_announced_on_a_connection_that_broke_is_announced_anew(postbox, mood):
    postbox.moods = {"a@example.org": [mood]}
    made = server(postbox)
    with suppress(Doubtful):
        made.send(to("a"), MAIL, to("b"))
    made.send(to("b"), MAIL)
    assert postbox.addresses() == ["a@example.org", "b@example.org"]
    made.close()


def test_a_mail_that_was_announced_and_does_not_come_is_nobodys_mail(postbox):
    made = server(postbox)
    made.send(to("a"), MAIL, to("withdrawn"))
    made.withdraw()
    assert not made.is_connected
    made.send(to("b"), MAIL, to("replaced"))
    made.send(to("c"), MAIL)
    made.close()
    assert postbox.addresses() == ["a@example.org", "b@example.org", "c@example.org"]


def test_international_mailboxes_need_a_server_that_knows_them(postbox):
    made = server(postbox)
    made.send(Envelope.of("n@itmv.example", "jörg@küste.example"), MAIL)
    assert postbox.addresses() == ["jörg@xn--kste-0ra.example"]
    made.send(Envelope.of("n@itmv.example", "plain@example.org"), MAIL)
    made.close()


def test_a_server_that_knows_no_international_mailboxes_says_nothing_about_them():
    box = Postbox(enable_SMTPUTF8=False)
    box.controller.start()
    made = server(box)
    with pytest.raises(Refused, match=r"rcpt 553 5\.6\.7") as refused:
        made.send(Envelope.of("n@itmv.example", "jörg@example.org"), MAIL)
    assert refused.value.for_good
    assert not refused.value.no_such_mailbox
    made.send(Envelope.of("n@itmv.example", "plain@example.org"), MAIL)
    assert box.addresses() == ["plain@example.org"]
    made.close()
    box.controller.stop()


@pytest.mark.parametrize(
    ("stage", "code", "text", "policy", "mailbox"),
    [
        ("rcpt", 550, b"5.1.1 unknown", False, True),
        ("rcpt", 550, b"5.7.1 not from you", True, False),
        ("rcpt", 550, b"5.6.7 no international addresses", False, False),
        ("mail", 554, b"you are listed", True, False),
        ("data", 554, b"looks like spam", False, False),
        ("rcpt", 450, b"4.7.1 greylisted", False, False),
    ],
)
def test_what_an_answer_means(stage, code, text, policy, mailbox):
    refused = Refused(stage, code, text)
    assert (refused.by_policy, refused.no_such_mailbox, refused.for_good) == (policy, mailbox, code >= 500)
