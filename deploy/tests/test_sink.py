"""The local mail server keeps what it said it keeps."""

import os
import smtplib
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from deploy.local.process import Process
from deploy.local.sink import LARGEST
from deploy.local.waiting import LOOPBACK, answers, free_port


class Mailbox:
    """The sink under test: its port and the mails it has kept."""

    def __init__(self, home: Path, port: int):
        self.port = port
        self.new = home / "mail" / "new"

    def send(self, message: EmailMessage, sender: str, *recipients: str) -> None:
        with smtplib.SMTP(LOOPBACK, self.port, timeout=10) as client:
            client.send_message(message, sender or "<>", recipients)

    def mails(self) -> list[EmailMessage]:
        files = sorted(self.new.iterdir())
        return [message_from_bytes(each.read_bytes(), policy=policy.SMTPUTF8) for each in files]


@pytest.fixture
def mailbox(tmp_path) -> Iterator[Mailbox]:
    port = free_port()
    (tmp_path / "logs").mkdir()
    env = {**os.environ, "ITMV_HOME": str(tmp_path), "ITMV_SMTP_PORT": str(port)}
    sink = Process("mail", "python -m deploy.local.sink", tmp_path, env, lambda: answers(port))
    sink.start()
    sink.wait_ready()
    yield Mailbox(tmp_path, port)
    assert sink.stop(5)


def letter(subject: str = "Guten Tag", text: str = "Grüße aus Greifswald\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "office@example.org"
    message["To"] = "someone@example.org"
    message.set_content(text)
    return message


def test_a_mail_is_on_the_disk_before_it_is_accepted(mailbox):
    mailbox.send(letter(), "bounces@example.org", "someone@example.org")
    [mail] = mailbox.mails()
    assert mail["Subject"] == "Guten Tag"
    assert mail.get_content() == "Grüße aus Greifswald\n"


def test_the_envelope_is_kept_beside_the_content(mailbox):
    mailbox.send(letter(), "bounces@example.org", "someone@example.org")
    [mail] = mailbox.mails()
    assert mail.keys()[:3] == ["Return-Path", "Delivered-To", "Received"]
    assert (mail["Return-Path"], mail["Delivered-To"]) == ("<bounces@example.org>", "someone@example.org")


def test_each_recipient_gets_the_mail(mailbox):
    mailbox.send(letter(), "", "one@example.org", "two@example.org")
    assert [mail["Delivered-To"] for mail in mailbox.mails()] == ["one@example.org", "two@example.org"]
    assert {mail["Return-Path"] for mail in mailbox.mails()} == {"<>"}


def test_addresses_may_have_umlauts(mailbox):
    mailbox.send(letter(), "office@example.org", "jürgen@müritz.example")
    [mail] = mailbox.mails()
    assert mail["Delivered-To"] == "jürgen@müritz.example"


def test_a_mail_that_is_too_large_is_refused(mailbox):
    with pytest.raises(smtplib.SMTPResponseException) as refusal:
        mailbox.send(letter(text="x" * LARGEST), "office@example.org", "someone@example.org")
    assert refusal.value.smtp_code == 552
    assert mailbox.mails() == []


def test_half_a_mail_is_no_mail(mailbox):
    with socket.create_connection((LOOPBACK, mailbox.port)) as connection:
        lines = connection.makefile("rwb", buffering=0)
        lines.readline()
        for line in ("HELO me", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA"):
            lines.write(line.encode() + b"\r\n")
            lines.readline()
        lines.write(b"Subject: cut off\r\n\r\nhalf a")
        lines.close()
    mailbox.send(letter("whole"), "office@example.org", "someone@example.org")
    assert [mail["Subject"] for mail in mailbox.mails()] == ["whole"]
