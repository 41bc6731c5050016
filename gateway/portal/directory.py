"""The IT database as pages: a member's entry whole, and what competences are called."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.portal import portal
from gateway.portal.rendering import page
from gateway.routes import Call

TAXONOMY = "members.list_competences"
MOST = 100  # groups and experts of one member that its page names

Fields = list[dict[str, Any]]


@portal.get(
    "/members/{id:uuid}",
    calls=("members.get_member", TAXONOMY, "members.list_working_groups", "members.list_experts"),
    needs="anyone",
    tags="members",
    media="text/html",
)
async def member(call: Call, id: str) -> Response:
    """A member's page. Competences and groups that cannot be looked up in time stand there as the entry has them.

    A page that names experts is kept by no cache: who withdraws is gone at once, in every process of the gateway.
    """
    entry = await call.ask("members.get_member", member_id=id)
    came, missing = await call.gather(
        taxonomy=(TAXONOMY, {}),
        groups=("members.list_working_groups", {"limit": MOST}),
        experts=("members.list_experts", {"organisation_id": id, "limit": MOST}),
    )
    found = {name: answer["items"] for name, answer in came.items()}
    experts = found.get("experts", [])
    if experts or missing:
        call.tags = ()
    return page(
        call,
        "member.html",
        member=entry,
        names=names(call, found.get("taxonomy", [])),
        groups={group["name"]: group for group in found.get("groups", [])},
        experts=experts,
    )


async def taxonomy(call: Call) -> Fields:
    """The fields with their competences; if they do not come in time none, and the page is kept by no cache."""
    came, missing = await call.gather(taxonomy=(TAXONOMY, {}))
    if missing:
        call.tags = ()
    found: Fields = came.get("taxonomy", {"items": []})["items"]
    return found


def names(call: Call, fields: Fields) -> dict[str, str]:
    """Code -> what the competence is called in the reader's language."""
    label = f"label_{call.context.language}"
    return {term["code"]: term[label] for field in fields for term in field["competences"]}
