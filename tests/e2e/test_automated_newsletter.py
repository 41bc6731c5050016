"""The newsletter that nobody has to think of: composed and dispatched on its schedule."""

from __future__ import annotations

import pytest

from deploy.local.mailbox import Mailbox
from deploy.local.mainjob import MainJob
from deploy.local.platform import Platform
from deploy.local.waiting import until
from tests.e2e.conftest import EVERY_THREE_SECONDS, environment


def test_it_goes_out_once_with_what_is_new(tmp_path_factory: pytest.TempPathFactory) -> None:
    running = Platform(environment(tmp_path_factory.mktemp("scheduled"), ITMV_NEWSLETTER_SCHEDULE=EVERY_THREE_SECONDS))
    running.start(120)
    job = MainJob(running.base_url, Mailbox(running.home / "mail"), running.preparation.accounts())
    try:
        job.subscribe()
        first = job.mailbox.wait_for(job.reader, "/unsubscribe/", 30)
        assert "Digitale Küste" in first.text
        event = job.announce_event()
        until(lambda: _copies(job) >= 2, "the next issue", 30)
        second = [mail for mail in job.mailbox.mails() if mail.to == job.reader][-1]
        assert event["title"] in second.text
        assert "Digitale Küste" not in second.text
    finally:
        job.visitor.close()
        running.stop()


def _copies(job: MainJob) -> int:
    return len([mail for mail in job.mailbox.mails() if mail.to == job.reader and "/unsubscribe/" in mail.text])
