"""Subscriptions to the newsletter, and its issues."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call

ISSUE = "/newsletter/issues/{id:uuid}"


@api.post("/newsletter/subscriptions", calls="notifications.subscribe", needs="anyone", status=202)
async def subscribe(call: Call) -> Any:
    """Subscribe; a link to confirm follows by mail. The answer is the same for every address."""
    return await call(form_url=f"{call.house.settings.base_url}/api/v1/newsletter/subscriptions")


@api.post("/newsletter/confirm", calls="notifications.confirm_subscription", needs="anyone")
async def confirm_subscription(call: Call) -> Any:
    """Confirm a subscription with the token from the mail."""
    return await call()


@api.post("/newsletter/unsubscribe/{token}", calls="notifications.unsubscribe", needs="anyone", body="none")
async def unsubscribe(call: Call, token: str) -> Any:
    """Unsubscribe with one click (RFC 8058); the second time as well."""
    return await call(token=token)


@api.get("/newsletter/preferences/{token}", calls="notifications.get_preferences", needs="anyone")
async def get_preferences(call: Call, token: str) -> Any:
    """What a subscriber receives, by the link from the mail."""
    return await call(token=token)


@api.patch(
    "/newsletter/preferences/{token}",
    calls="notifications.change_preferences",
    needs="anyone",
    reads="notifications.get_preferences",
)
async def change_preferences(call: Call, token: str) -> Any:
    """Change what a subscriber receives."""
    return await call(token=token)


@api.get("/newsletter/issues", calls="notifications.list_issues", needs="office")
async def list_issues(call: Call) -> Any:
    """The newsletter's issues."""
    return await call()


@api.post(
    "/newsletter/issues",
    calls="notifications.create_issue",
    needs="office",
    status=201,
    created="/api/v1/newsletter/issues/{id}",
)
async def create_issue(call: Call) -> Any:
    """Write an issue."""
    return await call()


@api.get(ISSUE, calls="notifications.get_issue", needs="office")
async def get_issue(call: Call, id: str) -> Any:
    """One issue."""
    return await call(issue_id=id)


@api.patch(ISSUE, calls="notifications.change_issue", needs="office", reads="notifications.get_issue")
async def change_issue(call: Call, id: str) -> Any:
    """Change an issue that has not been dispatched."""
    return await call(issue_id=id)


@api.get(ISSUE + "/preview", calls="notifications.preview_issue", needs="office")
async def preview_issue(call: Call, id: str) -> Any:
    """What the mail would look like, as HTML and as text."""
    return await call(issue_id=id)


@api.get(ISSUE + "/progress", calls="notifications.get_progress", needs="office")
async def get_progress(call: Call, id: str) -> Any:
    """How far the dispatch has come."""
    return await call(issue_id=id)


@api.post(ISSUE + "/test", calls="notifications.test_issue", needs="office")
async def test_issue(call: Call, id: str) -> Any:
    """Send the issue to one address for a look."""
    return await call(issue_id=id)


@api.post(ISSUE + "/schedule", calls="notifications.schedule_issue", needs="office")
async def schedule_issue(call: Call, id: str) -> Any:
    """Dispatch the issue at a time."""
    return await call(issue_id=id)


@api.post(ISSUE + "/dispatch", calls="notifications.dispatch_issue", needs="office")
async def dispatch_issue(call: Call, id: str) -> Any:
    """Dispatch the issue now."""
    return await call(issue_id=id)


@api.post(ISSUE + "/pause", calls="notifications.pause_issue", needs="office")
async def pause_issue(call: Call, id: str) -> Any:
    """Hold the dispatch."""
    return await call(issue_id=id)


@api.post(ISSUE + "/resume", calls="notifications.resume_issue", needs="office")
async def resume_issue(call: Call, id: str) -> Any:
    """Go on with a dispatch that was held."""
    return await call(issue_id=id)


@api.post(ISSUE + "/cancellation", calls="notifications.cancel_issue", needs="office")
async def cancel_issue(call: Call, id: str) -> Any:
    """End a dispatch for good."""
    return await call(issue_id=id)
