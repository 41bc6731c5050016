"""Demonstration postings, meetings and tenders, put in through the API as the office would; run once by `make run`.

Unlike members and events they cannot be loaded by their own service alone: it must have heard of the members.
"""

from __future__ import annotations

import json

from chassis.settings import load
from deploy.local.client import Client
from deploy.local.mailbox import Mailbox
from deploy.local.meetings import load_meetings
from deploy.local.postings import postings
from deploy.local.searches import load_searches
from deploy.local.settings import Settings
from deploy.local.tenders import load_tenders


def load_content(office: Client) -> None:
    """Post everything: each post has a key of its own name, so that a second run changes nothing."""
    members = office.get("/members", limit=100, sort="name")["items"]
    for number, wanted in enumerate(postings(members)):
        made = office.post_when_known("/jobs", wanted, key=f"demo-posting-{number}")
        office.post(f"/jobs/{made['id']}/publication", key=f"demo-open-posting-{number}")


def main() -> None:
    settings = load(Settings)
    accounts = json.loads((settings.home / "demo-accounts").read_text())
    office = Client(settings.gateway_url).signed_in("office@example.org", accounts["office@example.org"])
    load_content(office)
    load_meetings(office)
    load_tenders(office)
    if not settings.smtp:  # a real mail server would write to invented people
        load_searches(Client(settings.gateway_url), Mailbox(settings.home / "mail"))


if __name__ == "__main__":
    main()
