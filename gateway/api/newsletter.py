"""Subscriptions to the newsletter, and its issues."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from gateway import progress
from gateway.answering import dumped
from gateway.api import api
from gateway.routes import Call

READER = "/newsletter/preferences/{token}"
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


@api.get("/newsletter/unsubscribe/{token}", needs="anyone", status=303)
async def show_unsubscribing(call: Call, token: str) -> Any:  # noqa: ARG001 - what every route takes
    """For mail programs that open the address of one click as a page: the page whose button unsubscribes."""
    return RedirectResponse(f"/unsubscribe/{quote(token, safe='')}", 303)


@api.get(READER, calls="notifications.get_preferences", needs="anyone")
async def get_preferences(call: Call, token: str) -> Any:
    """What a subscriber receives, by the link from the mail."""
    return await call(token=token)


@api.patch(
    READER, calls="notifications.change_preferences", needs="anyone", reads="notifications.get_preferences", touches=()
)
async def change_preferences(call: Call, token: str) -> Any:
    """Change what a subscriber receives, or pause it until a day."""
    return await call(token=token)


@api.delete(READER, calls="notifications.erase_subscription", needs="anyone", body="none", touches=())
async def erase_subscription(call: Call, token: str) -> Any:
    """Erase all that the newsletter holds of a subscriber, the proof of consent too (Art. 17 GDPR)."""
    return await call(token=token)


@api.get(READER + "/export", calls="notifications.export_subscription", needs="anyone")
async def export_subscription(call: Call, token: str) -> Any:
    """All that the newsletter holds of a subscriber, as a file to keep (Art. 15 and 20 GDPR)."""
    headers = {"content-disposition": 'attachment; filename="newsletter.json"', "cache-control": "no-store"}
    return Response(dumped(await call(token=token)), 200, headers, media_type="application/json")


@api.get("/news", calls="notifications.list_news", needs="anyone")
async def list_news(call: Call) -> Any:
    """The newest newsletters, reports of working groups and new members."""
    return await call()


@api.get("/newsletter/archive", calls="notifications.list_told_issues", needs="anyone", tags="notifications")
async def list_archive(call: Call) -> Any:
    """The newsletters that have gone out, newest first."""
    return await call()


@api.get("/newsletter/archive/{id:uuid}", calls="notifications.get_told_issue", needs="anyone", tags="notifications")
async def get_archived(call: Call, id: str) -> Any:
    """A newsletter that has gone out, as everybody may read it: without anybody's digest."""
    return await call(issue_id=id)


@api.get("/newsletter/wordings", calls="notifications.list_consent_wordings", needs="anyone")
async def list_consent_wordings(call: Call) -> Any:
    """What a subscriber agrees to, word for word, in each language."""
    return await call()


@api.get("/newsletter/readership", calls="notifications.get_readership", needs="office")
async def get_readership(call: Call) -> Any:
    """How many read the newsletter, by topic, rhythm and language."""
    return await call()


@api.get("/mails/why/{token}", calls="notifications.explain_mail", needs="anyone")
async def explain_mail(call: Call, token: str) -> Any:
    """Why somebody got a mail, and what it rests on, by the link in its foot."""
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


@api.get(ISSUE + "/progress/stream", calls=progress.DOOR, needs="office", media="text/event-stream")
async def watch_progress(call: Call, id: str) -> Any:
    """The progress whenever it changes (server-sent events), for as long as mails leave."""
    return await progress.watch(call, id)


@api.get(ISSUE + "/figures", calls="notifications.get_figures", needs="office")
async def get_figures(call: Call, id: str) -> Any:
    """What came of an issue: who got it and how fast, who did not and why, who has left since."""
    return await call(issue_id=id)


@api.post(ISSUE + "/test", calls="notifications.test_issue", needs="office")
async def test_issue(call: Call, id: str) -> Any:
    """Send the issue to one address for a look."""
    return await call(issue_id=id)


@api.post(ISSUE + "/schedule", calls="notifications.schedule_issue", needs="office")
async def schedule_issue(call: Call, id: str) -> Any:
    """Dispatch the issue at a time."""
    return await call(issue_id=id)


@api.delete(ISSUE + "/schedule", calls="notifications.unschedule_issue", needs="office", body="none")
async def unschedule_issue(call: Call, id: str) -> Any:
    """Take the issue off the schedule: a draft again."""
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
