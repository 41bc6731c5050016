"""Pages of saved searches, behind links in mails. Looking changes nothing; a button does."""

from __future__ import annotations

from starlette.responses import Response

from gateway.portal import forms, portal
from gateway.portal.links import FORM, HTML, done
from gateway.portal.rendering import page
from gateway.routes import Call


@portal.post("/confirm/search/{token}", calls="jobs.confirm_search", touches=(), **FORM)
async def confirm_search(call: Call, token: str) -> Response:
    """Confirms a saved search and shows it, with its feed."""
    forms.own(call)
    search = await call.ask("jobs.confirm_search", token=token)
    return page(call, "saved_search.html", search=search, confirmed=True, saved=False)


@portal.get("/saved-search/{token}", calls="jobs.get_search", **HTML)
async def show_search(call: Call, token: str) -> Response:
    """What a saved search asks for, and how often it tells, as a form."""
    search = await call.ask("jobs.get_search", token=token)
    return page(call, "saved_search.html", search=search, confirmed=False, saved=False)


@portal.post("/saved-search/{token}", calls="jobs.change_search", touches=(), **FORM)
async def change_search(call: Call, token: str) -> Response:
    """Changes how often a search tells, and in which language."""
    forms.own(call)
    chosen = {"rhythm": forms.one(call, "rhythm"), "language": forms.one(call, "language")}
    search = await call.ask("jobs.change_search", token=token, **chosen)
    return page(call, "saved_search.html", search=search, confirmed=False, saved=True)


@portal.post("/end/search/{token}", calls="jobs.end_search", touches=(), **FORM)
async def end_search(call: Call, token: str) -> Response:
    """Ends a saved search."""
    forms.own(call)
    await call.ask("jobs.end_search", token=token)
    return done(call, "search-end")
