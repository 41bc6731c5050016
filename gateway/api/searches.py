"""Saved searches for jobs: by mail, without an account, and as a feed."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call

SEARCH = "/jobs/searches/{token}"


@api.post("/jobs/searches", calls="jobs.save_search", needs="anyone", status=202, touches=())
async def save_search(call: Call) -> Any:
    """Save a search; a link to confirm follows by mail. The answer is the same for every address."""
    return await call(form_url=f"{call.house.settings.base_url}/api/v1/jobs/searches")


@api.post("/jobs/searches/confirm", calls="jobs.confirm_search", needs="anyone", touches=())
async def confirm_search(call: Call) -> Any:
    """Confirm a search with the token from the mail."""
    return await call()


@api.get("/jobs/searches/wordings", calls="jobs.list_search_wordings", needs="anyone")
async def list_search_wordings(call: Call) -> Any:
    """What one agrees to who saves a search, word for word, in each language."""
    return await call()


@api.get(SEARCH, calls="jobs.get_search", needs="anyone")
async def get_search(call: Call, token: str) -> Any:
    """A saved search with the address of its feed, by the link from the mail."""
    return await call(token=token)


@api.patch(SEARCH, calls="jobs.change_search", needs="anyone", reads="jobs.get_search", touches=())
async def change_search(call: Call, token: str) -> Any:
    """Change what a search asks for, and how often it tells."""
    return await call(token=token)


@api.delete(SEARCH, calls="jobs.end_search", needs="anyone", body="none", touches=())
async def drop_search(call: Call, token: str) -> Any:
    """End a search."""
    return await call(token=token)


@api.post(SEARCH + "/end", calls="jobs.end_search", needs="anyone", body="none", touches=())
async def end_search(call: Call, token: str) -> Any:
    """End a search with one click (RFC 8058); the second time as well."""
    return await call(token=token)
