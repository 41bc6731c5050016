"""Mails that come back, as mail servers write them."""

from __future__ import annotations


def dsn(status: str = "5.1.1", action: str = "failed", returned: str = "") -> bytes:
    """What Postfix says of a mail it could not deliver (RFC 3464); `returned` is one of that mail's headers."""
    return f"""From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: bounces@itmv.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4XyZ

Final-Recipient: rfc822; somebody@example.net
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <somebody@example.net>: Recipient address rejected

--B
Content-Type: message/rfc822

{returned}
Subject: Neues

Moin

--B--
""".replace("\n", "\r\n").encode()


def complaint(returned: str = "", feedback: str = "abuse") -> bytes:
    """What a mail provider says when a reader calls a mail spam (RFC 5965)."""
    return f"""From: abuse@example.net
To: bounces@itmv.example
Subject: FW: Neues
MIME-Version: 1.0
Content-Type: multipart/report; report-type="feedback-report"; boundary="B"

--B
Content-Type: text/plain

This is an email abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: {feedback}
User-Agent: SomeGenerator/1.0
Version: 1

--B
Content-Type: text/rfc822-headers

{returned}
Subject: Neues

--B--
""".replace("\n", "\r\n").encode()


AWAY = b"""From: somebody@example.net\r
To: bounces@itmv.example\r
Subject: Abwesend: Neues\r
Auto-Submitted: auto-replied\r
\r
Ich bin bis Montag nicht im Haus. 550 5.1.1\r
"""
