"""Tenders: read by everyone, entered by the office; members say that they are interested."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import Call

TENDER = "/tenders/{id:uuid}"
INTEREST = f"{TENDER}/interest"


@api.get("/tenders", calls="jobs.list_tenders", needs="anyone", tags="jobs")
async def list_tenders(call: Call) -> Any:
    """The tenders one may bid on, the most urgent first."""
    return await call()


@api.get("/tenders/all", calls="jobs.list_all_tenders", needs="office")
async def list_all_tenders(call: Call) -> Any:
    """The tenders in every state, drafts included."""
    return await call()


@api.get(TENDER, calls="jobs.get_tender", needs="anyone", tags="jobs")
async def get_tender(call: Call, id: str) -> Any:
    """One tender; 410 once its deadline has passed."""
    return await call(tender_id=id)


@api.post("/tenders", calls="jobs.create_tender", needs="office", status=201, created="/api/v1/tenders/{id}")
async def create_tender(call: Call) -> Any:
    """Enter a tender; it stays a draft until it is published."""
    return await call()


@api.patch(TENDER, calls="jobs.change_tender", needs="office", reads="jobs.get_tender")
async def change_tender(call: Call, id: str) -> Any:
    """Change a tender."""
    return await call(tender_id=id)


@api.post(f"{TENDER}/publication", calls="jobs.publish_tender", needs="office")
async def publish_tender(call: Call, id: str) -> Any:
    """Publish a tender."""
    return await call(tender_id=id)


@api.post(f"{TENDER}/withdrawal", calls="jobs.withdraw_tender", needs="office")
async def withdraw_tender(call: Call, id: str) -> Any:
    """Take a tender back."""
    return await call(tender_id=id)


@api.get(f"{TENDER}/interests", calls="jobs.list_interests", needs=("member", "office"))
async def list_interests(call: Call, id: str) -> Any:
    """Which members are interested: for the office, and for those who said so themselves."""
    return await call(tender_id=id)


@api.post(INTEREST, calls="jobs.note_interest", needs="member", status=201)
async def note_interest(call: Call, id: str) -> Any:
    """Say that one's own organisation is interested; `jointly` if it looks for others to bid with."""
    return await call(tender_id=id)


@api.post(f"{TENDER}/bidding-group", calls="jobs.form_bidding_group", needs="member", status=201)
async def form_bidding_group(call: Call, id: str) -> Any:
    """Form a working group of those who want to bid jointly, until the deadline."""
    return await call(tender_id=id)


@api.delete(INTEREST, calls="jobs.drop_interest", needs="member", body="none", status=204)
async def drop_interest(call: Call, id: str) -> Any:
    """Say that it is not, or no longer."""
    await call(tender_id=id)
    return Response(status_code=204)
