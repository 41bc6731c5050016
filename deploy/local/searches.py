"""Demonstration of saved searches: saved by invented people and confirmed by mail, as they would; run by content.py."""

from __future__ import annotations

from typing import Any

from deploy.local.client import Client
from deploy.local.mailbox import Mailbox

SEARCHES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("anke.pruess@example.org", "instant", {"q": "Python", "near": "18055", "radius_km": 50}),
    ("jule.thoms@example.org", "weekly", {"kind": "apprenticeship", "district": "Vorpommern-Greifswald"}),
    ("hinnerk.voss@example.org", "daily", {"competence": "gis", "remote": "full"}),
)


def load_searches(visitor: Client, mailbox: Mailbox) -> None:
    """Save and confirm all; a second run finds the same mails, and changes nothing."""
    mailbox.seen = set()
    for number, (email, rhythm, search) in enumerate(SEARCHES):
        saved = {"email": email, "rhythm": rhythm, "search": search}
        visitor.post("/jobs/searches", saved, key=f"demo-search-{number}")
    for email, _, _ in SEARCHES:
        token = mailbox.wait_for(email, "/confirm/search/").link("confirm/search")
        visitor.post("/jobs/searches/confirm", {"token": token})
