"""Experts as pages: one by one, and the page on which a person decides about its own entry."""

from __future__ import annotations

from starlette.responses import Response

from gateway.portal import directory, forms, portal
from gateway.portal.links import FORM, HTML
from gateway.portal.rendering import page
from gateway.routes import Call


@portal.get("/experts/{id:uuid}", calls=("members.get_expert", directory.TAXONOMY), **HTML)
async def expert(call: Call, id: str) -> Response:
    """An expert's page."""
    found = await call.ask("members.get_expert", expert_id=id)
    names = directory.names(call, await directory.taxonomy(call))
    return page(call, "expert.html", expert=found, names=names)


@portal.get("/expert/{token}", calls=("members.get_asked_expert", directory.TAXONOMY), **HTML)
async def show_asked_expert(call: Call, token: str) -> Response:
    """The entry and what is asked, with a button for yes and one for no."""
    found = await call.ask("members.get_asked_expert", token=token)
    names = directory.names(call, await directory.taxonomy(call))
    return page(call, "asked_expert.html", expert=found, names=names, token=token)


@portal.post("/expert/{token}/consent", calls="members.consent_as_expert", **FORM)
async def consent(call: Call, token: str) -> Response:
    """Agrees."""
    forms.own(call)
    await call.ask("members.consent_as_expert", token=token)
    return page(call, "done.html", heading="Danke", result="Ihr Eintrag ist jetzt für alle zu sehen.")


@portal.post("/expert/{token}/withdrawal", calls="members.withdraw_as_expert", **FORM)
async def withdraw(call: Call, token: str) -> Response:
    """Disagrees, or withdraws."""
    forms.own(call)
    await call.ask("members.withdraw_as_expert", token=token)
    return page(call, "done.html", heading="Widerrufen", result="Ihr Eintrag ist nicht zu sehen und wird gelöscht.")
