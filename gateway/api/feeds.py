"""Postings that a member keeps elsewhere, and lists for us at an address."""

from __future__ import annotations

from typing import Any

from gateway import faults
from gateway.api import api
from gateway.routes import Call

PATH = "/me/organisation/feed"


@api.get(PATH, calls="jobs.get_my_feed", needs="member")
async def get_my_feed(call: Call) -> Any:
    """The own organisation's feed of postings, and how its last reading went."""
    return await call()


@api.put(PATH, calls="jobs.point_my_feed", needs="member", reads="jobs.get_my_feed")
async def point_my_feed(call: Call) -> Any:
    """Have the own organisation's postings read from an address, soon and then every hour."""
    return await call()


@api.delete(PATH, calls="jobs.drop_my_feed", needs="member", reads="jobs.get_my_feed", body="none")
async def drop_my_feed(call: Call) -> Any:
    """Read the feed no more; its postings stay."""
    return await call()


@api.post(f"{PATH}/fetch", calls="jobs.fetch_my_feed", needs="member", body="none", status=202)
async def fetch_my_feed(call: Call) -> Any:
    """Have the feed read within seconds."""
    return await call()


@api.get(f"{PATH}/faults", calls="jobs.list_my_feed_faults", needs="member")
async def list_my_feed_faults(call: Call) -> Any:
    """What was wrong with single postings at the last reading, the first 100."""
    found = await call()
    language = call.context.language
    return {"items": [each | {"detail": faults.in_language(each["detail"], language)} for each in found["items"]]}
