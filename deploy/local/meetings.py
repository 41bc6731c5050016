"""Demonstration meetings of working groups, which nobody but their participants sees; put in through the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.clock import LOCAL
from deploy.local.client import Client

AHEAD = (10, 24, 38)  # days
HOUR, LASTING = 17, timedelta(hours=2)


def meeting(number: int, group: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The next meeting of a group, in the evening of a day of its own."""
    day = now.astimezone(LOCAL) + timedelta(days=AHEAD[number % len(AHEAD)] + number // len(AHEAD))
    begin = day.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return {
        "title": f"Treffen: {group['name']}",
        "kind": "working_group",
        "audience": "working_group",
        "working_group_id": group["id"],
        "starts_at": begin.astimezone(UTC).isoformat(),
        "ends_at": (begin + LASTING).astimezone(UTC).isoformat(),
        "online_url": f"https://konferenz.example.org/gruppe-{number + 1}",
        "description_markdown": "Vorstellungsrunde, Stand der Dinge, Verabredungen.",
    }


def load_meetings(office: Client) -> None:
    """Announce one for each group: each post has a key of its own name, so that a second run changes nothing."""
    groups, now = office.get("/working-groups", limit="100")["items"], datetime.now(UTC)
    for number, group in enumerate(groups):
        if group["status"] == "open":
            made = office.post_when_known("/events", meeting(number, group, now), key=f"demo-meeting-{number}")
            office.post(f"/events/{made['id']}/announcement", key=f"demo-announce-meeting-{number}")
