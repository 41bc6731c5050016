"""Pages of the newsletter: what has gone out, and what a reader receives, behind the link in each issue."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from starlette.responses import Response

from chassis.clock import LOCAL
from chassis.errors import Invalid, field_error
from gateway.portal import forms, portal
from gateway.portal.links import FORM, HTML, done
from gateway.portal.rendering import page
from gateway.routes import Call

WORDINGS = "notifications.list_consent_wordings"


async def consent_wording(call: Call, door: str = WORDINGS) -> str:
    """What one agrees to who fills in the form of this page, word for word.

    Empty when it does not come in time: without it there is no form, and no cache keeps the page.
    """
    came, missing = await call.gather(wordings=(door, {}))
    if missing:
        call.tags = ()
    texts = {each["language"]: each["text"] for each in came.get("wordings", {"items": []})["items"]}
    return str(texts.get(call.context.language, ""))


@portal.get("/newsletter/{id:uuid}", calls="notifications.get_told_issue", tags="notifications", **HTML)
async def newsletter(call: Call, id: str) -> Response:
    """A newsletter that has gone out."""
    return page(call, "newsletter.html", issue=await call.ask("notifications.get_told_issue", issue_id=id))


@portal.get("/preferences/{token}", calls="notifications.get_preferences", **HTML)
async def show_preferences(call: Call, token: str) -> Response:
    """What a subscriber receives, as a form."""
    return _form(call, token, await call.ask("notifications.get_preferences", token=token))


@portal.post(
    "/preferences/{token}",
    calls=("notifications.change_preferences", "notifications.get_preferences"),
    touches=(),
    **FORM,
)
async def change_preferences(call: Call, token: str) -> Response:
    """Changes what a subscriber receives, or lets it rest until a day."""
    forms.own(call)
    try:
        changed = await call.ask(
            "notifications.change_preferences",
            token=token,
            topics=forms.many(call, "topics"),
            rhythm=forms.one(call, "rhythm"),
            language=forms.one(call, "language"),
            paused_until=_morning_of(forms.one(call, "paused_until")),
        )
    except Invalid as problem:
        if problem.code == "token_invalid":
            raise
        found = await call.ask("notifications.get_preferences", token=token)
        return _form(call, token, found, 422, problem=problem)
    return _form(call, token, changed, saved=True)


@portal.post("/preferences/{token}/erasure", calls="notifications.erase_subscription", touches=(), **FORM)
async def erase_subscription(call: Call, token: str) -> Response:
    """Erases a subscriber."""
    forms.own(call)
    await call.ask("notifications.erase_subscription", token=token)
    return done(call, "newsletter-erasure")


def _form(
    call: Call, token: str, found: dict[str, Any], status: int = 200, *, saved: bool = False, problem: Any = None
) -> Response:
    until = found["paused_until"] and datetime.fromisoformat(found["paused_until"]).astimezone(LOCAL).date()
    shown = {"preferences": found, "token": token, "saved": saved, "problem": problem, "paused_until": until}
    return page(call, "preferences.html", status, **shown)


def _morning_of(day: str) -> str | None:
    """The first moment of a day in Germany, None for no day. Raises Invalid for what is none."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), LOCAL).isoformat() if day else None
    except ValueError:
        raise field_error("/paused_until", "Not a valid date.") from None


@portal.get("/why/{token}", calls="notifications.explain_mail", **HTML)
async def explain_mail(call: Call, token: str) -> Response:
    """Why somebody got a mail, from the link in its foot."""
    return page(call, "why.html", mail=await call.ask("notifications.explain_mail", token=token))
