"""Members that are persons, memberships that end or rest, and applications that the board has yet to decide on."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.context import Context
from members.commands import accounts, applications, memberships
from members.demonstration.scene import Scene
from members.models import Organisation

PERSONS = (("Ottilie", "Käselau", "full"), ("Wilhelm", "Rügenwald", "honorary"))
RESIGNED = "Klützer Winkel Hofsoftware"  # to the year's end
SUSPENDED = "Dömitzer Festungsnetze GmbH"
ONCE_MORE = "Boddenblick-Software"  # is a member already, in another spelling


def enter_persons(scene: Scene) -> None:
    """Persons are members too; each is invited to an account."""
    tokens = accounts.invitation_tokens(scene.secret_key)
    for given, family, kind in PERSONS:
        person = {"given_name": given, "family_name": family, "phone": None}
        membership = memberships.enter_person(scene.session, person, kind, scene.deed())
        address = f"{given.lower()}@privat.example.org"
        accounts.invite_person(scene.session, address, membership, "de", tokens, scene.now)


def change_some(scene: Scene, organisations: Mapping[str, Organisation]) -> None:
    """One leaves with the year's end, another's rights rest; two would like to become members."""
    memberships.resign(scene.session, organisations[RESIGNED].id, None, scene.deed("Der Hof wird übergeben."))
    memberships.suspend(scene.session, organisations[SUSPENDED].id, scene.deed("Auf eigenen Wunsch."))
    for organisation, given, family in ((ONCE_MORE, "Henrike", "Löwe"), (None, "Jannes", "Störtebeker")):
        _apply(scene, organisation, given, family)


def _apply(scene: Scene, organisation: str | None, given: str, family: str) -> None:
    """Apply for an organisation or as a person, and confirm the address."""
    profile = {"name": organisation, "kind": "company", "city": "Rostock", "postcode": "18055"}
    form = {
        "organisation": profile if organisation else None,
        "representative": {
            "given_name": given,
            "family_name": family,
            "email": f"{given.lower()}@bewerbung.example.org",
            "phone": None,
        },
        "membership_kind": "full",
        "statement": "Wir möchten mitwirken.",
    }
    made = applications.apply(scene.session, form, Context(), scene.secret_key, scene.now)
    token = applications.confirmation_tokens(scene.secret_key).sign(made.id)
    applications.confirm(scene.session, token, scene.secret_key, scene.now)
