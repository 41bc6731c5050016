"""Which answers a fact makes stale: its topic's service, and those that keep copies of what it tells."""

from __future__ import annotations

from gateway.journal import Heard

# Facts of `members` change what postings and events say of their organisations.
STALE: dict[str, tuple[str, ...]] = {
    "members.": ("members", "jobs", "events"),
    "jobs.": ("jobs",),
    "events.": ("events",),
    "notifications.": ("notifications",),
}


def tags(fact: Heard) -> tuple[str, ...]:
    """The tags to purge for a fact; a service that is not known here makes everything of its name stale."""
    service = fact.type.partition(".")[0]
    for prefix, found in STALE.items():
        if fact.type.startswith(prefix):
            return found
    return (service,)
