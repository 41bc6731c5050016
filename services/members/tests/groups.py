"""Working groups and the people in them, for the tests."""

from members.commands import accounts, working_groups
from members.models import Account
from members.schemas.reports import DraftReport
from members.schemas.working_groups import OpenWorkingGroup

from chassis.context import Actor
from chassis.schema import load
from services.members.tests.factories import HASH, NOW, TODAY, member


def group(session, name="AG Häfen & Größen", **changes):
    """A permanent group, or what `changes` make of it."""
    fields = load(OpenWorkingGroup(), {"name": name, "kind": "permanent"} | changes)
    return working_groups.open_group(session, fields, NOW, TODAY)


def temporary(session, ends_on="2026-06-30", **changes):
    fields = {"kind": "temporary", "mandate": "Den Antrag schreiben.", "ends_on": ends_on}
    return group(session, "AG Förderantrag", **fields | changes)


def person(session, name="Jörg Weiß", organisation=None):
    """An account of a member."""
    organisation = organisation or member(session, f"Firma von {name}")
    made = accounts.create(session, f"{abs(hash(name))}@example.org", name, [], HASH, NOW)
    made.organisation = organisation
    session.flush()
    return made


def acting(account: Account) -> Actor:
    """The account as it is seen at a door."""
    return Actor(str(account.id), account.organisation_id, frozenset({"account", *account.roles}))


def report(group, **changes):
    """What a report says, as the door hands it on."""
    given = {"title": "Bericht „2026“", "body_markdown": "**Lage**", "recommendations": ["Mehr Küste wagen"]} | changes
    loaded = load(DraftReport(), {"working_group_id": str(group.id)} | given)
    loaded.pop("working_group_id")
    return loaded
