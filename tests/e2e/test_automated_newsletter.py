"""The newsletter that nobody has to think of: composed and dispatched on its schedule."""

from __future__ import annotations

from pathlib import Path

from deploy.local.mailbox import Mail, Mailbox
from deploy.local.mainjob import MainJob
from deploy.local.waiting import until
from tests.e2e.conftest import EVERY_THREE_SECONDS, started

KNOWN = "IT-Stammtisch Rostock"  # from the demonstration content


def test_it_goes_out_once_with_what_is_new(tmp_path: Path) -> None:
    with started(tmp_path, ITMV_NEWSLETTER_SCHEDULE=EVERY_THREE_SECONDS) as running:
        job = MainJob(running.base_url, Mailbox(running.home / "mail"), running.preparation.accounts())
        job.subscribe()
        first = job.mailbox.wait_for(job.reader, "/unsubscribe/", 30)
        job.visitor.patch(f"/newsletter/preferences/{first.link('preferences')}", {"rhythm": "instant"})
        event = job.announce_event()
        second = until(lambda: _copies(job)[1:], "the next issue", 30)[0]
        job.visitor.close()
    assert KNOWN in first.text
    assert KNOWN not in second.text
    assert event["title"] in second.text


def _copies(job: MainJob) -> list[Mail]:
    return [mail for mail in job.mailbox.mails() if mail.to == job.reader and "/unsubscribe/" in mail.text]
