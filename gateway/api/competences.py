"""The taxonomy of competences."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call

SHOWN = ("members", "jobs")  # what the words are looked up in


@api.get("/competences", calls="members.list_competences", needs="anyone", tags="members")
async def list_competences(call: Call) -> Any:
    """All fields with the competences in them, in German and English."""
    return await call()


@api.get("/competences/{code}", calls="members.get_competence", needs="anyone", tags="members")
async def get_competence(call: Call, code: str) -> Any:
    """One competence or field."""
    return await call(code=code)


@api.post(
    "/competences",
    calls="members.create_competence",
    needs="office",
    status=201,
    created="/api/v1/competences/{code}",
    touches=SHOWN,
)
async def create_competence(call: Call) -> Any:
    """Extend the taxonomy by a competence or, without `parent`, by a field."""
    return await call()


@api.patch(
    "/competences/{code}",
    calls="members.change_competence",
    needs="office",
    reads="members.get_competence",
    touches=SHOWN,
)
async def change_competence(call: Call, code: str) -> Any:
    """Name a competence otherwise, move it, let it retire or come back."""
    return await call(code=code)
