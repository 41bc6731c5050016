"""The conversation with a mail server, a mail at a time."""

import pytest
from notifications.route import Route
from notifications.smtp import Away, MailServer, Refused

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
        made.send("n@itmv.example", f"r{number}@example.org", MAIL)
    assert [raw for _, raw in postbox.taken] == [MAIL] * 3
    made.close()


def test_after_a_refusal_the_next_mail_goes(postbox):
    postbox.moods = {"gone@example.org": ["550 5.1.1 unknown"]}
    made = server(postbox)
    with pytest.raises(Refused) as refused:
        made.send("n@itmv.example", "gone@example.org", MAIL)
    assert refused.value.for_good
    assert refused.value.no_such_mailbox
    made.send("n@itmv.example", "r@example.org", MAIL)
    assert postbox.addresses() == ["r@example.org"]
    made.close()


def test_a_password_is_not_shown_to_a_server_without_starttls(postbox):
    with pytest.raises(Away, match="SMTPNotSupportedError"):
        server(postbox, "user:geheim@").send("n@itmv.example", "r@example.org", MAIL)
    assert postbox.taken == []


def test_a_connection_that_the_server_left_while_at_rest_is_no_trouble(postbox):
    made = server(postbox)
    made.send("n@itmv.example", "a@example.org", MAIL)
    postbox.controller.stop()
    postbox.controller = postbox.listener()
    postbox.controller.start()
    made.send("n@itmv.example", "b@example.org", MAIL)
    assert postbox.addresses() == ["a@example.org", "b@example.org"]
    made.close()


def test_the_whole_envelope_goes_at_once_where_the_server_offers_that_and_only_there():
    for extensions, at_once in ((["PIPELINING"], True), ([], False)):
        box = Postbox(*extensions)
        box.controller.start()
        box.moods = {"gone@example.org": ["550 5.1.1 unknown"]}
        made = server(box)
        with pytest.raises(Refused, match="rcpt 550"):
            made.send("n@itmv.example", "gone@example.org", MAIL)
        made._smtp.sock = turns = Turns(made._smtp.sock)
        made.send("n@itmv.example", "r@example.org", MAIL)
        assert turns.count == (2 if at_once else 4)
        assert box.taken == [("r@example.org", MAIL)]
        made.close()
        box.controller.stop()


def test_international_mailboxes_need_a_server_that_knows_them(postbox):
    made = server(postbox)
    made.send("n@itmv.example", "jörg@küste.example", MAIL)
    assert postbox.addresses() == ["jörg@xn--kste-0ra.example"]
    made.send("n@itmv.example", "plain@example.org", MAIL)
    made.close()


def test_a_server_that_knows_no_international_mailboxes_says_nothing_about_them():
    box = Postbox(enable_SMTPUTF8=False)
    box.controller.start()
    made = server(box)
    with pytest.raises(Refused, match=r"rcpt 553 5\.6\.7") as refused:
        made.send("n@itmv.example", "jörg@example.org", MAIL)
    assert refused.value.for_good
    assert not refused.value.no_such_mailbox
    made.send("n@itmv.example", "plain@example.org", MAIL)
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
