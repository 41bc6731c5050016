"""Experts, most of whom have agreed to be shown, and people with accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from members.commands import accounts, experts
from members.demonstration.scene import INVENTED, Scene, rows, trades
from members.models import Account, Expert, Organisation

INVITED = 20  # of the experts, those listed first, have an account
PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "o"})


def enter_experts(scene: Scene, organisations: Mapping[str, Organisation]) -> list[Expert]:
    """Enter them as the office does; those who answer agree by the link from the mail, the others are waited for."""
    tokens = experts.consent_tokens(scene.secret_key)
    trade_of = {row["name"]: trades()[row["trade"]] for row in rows("organisations")}
    made = []
    for row in rows("experts"):
        form = _form(row, organisations[row["organisation"]], trade_of[row["organisation"]])
        expert = experts.enter(scene.session, scene.office, form, scene.secret_key, scene.now)
        if row["answer"] == "yes":
            experts.consent(scene.session, tokens.sign(expert.consent.id), scene.secret_key, scene.now)
        made.append(expert)
    return made


def invite(scene: Scene, entered: Sequence[Expert]) -> list[Account]:
    """Give some of them accounts of their organisations."""
    tokens = accounts.invitation_tokens(scene.secret_key)
    return [
        accounts.invite(scene.session, expert.email, name, expert.organisation, expert.language, tokens, scene.now)
        for expert in entered[:INVITED]
        if expert.organisation and (name := f"{expert.given_name} {expert.family_name}")
    ]


def _form(row: dict[str, str], organisation: Organisation, trade: dict[str, Any]) -> dict[str, Any]:
    """What schemas.experts.EnterExpert loads."""
    return {
        **{name: row[name] for name in ("given_name", "family_name", "position")},
        "organisation_id": organisation.id,
        "title": row["title"] or None,
        "email": f"{address(row['given_name'])}.{address(row['family_name'])}@{_domain(organisation)}",
        "language": row["mails"],
        "expertise_markdown": f"{trade['expertise']}.\n\n{INVENTED.format('Diese Person')}",
        "talks": f"{trade['talk']} (IT-Konferenz Mecklenburg-Vorpommern)",
        "publications": f"{trade['expertise']}. Ein Erfahrungsbericht." if row["title"] else "",
        "languages": row["languages"].split(),
        "competences": sorted(trade["competences"][:3]),
    }


def _domain(organisation: Organisation) -> str:
    return (organisation.website or "").removeprefix("https://")


def address(name: str) -> str:
    """A name as it stands in an e-mail address."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())
