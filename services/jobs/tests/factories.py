"""Organisations, actors, postings and tenders to try the job board with."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from jobs.commands import organisations, postings, tenders
from jobs.models import Posting, Tender
from jobs.schemas.postings import CreateJob, ListJobs
from jobs.schemas.tenders import CreateTender, ListTenders

from chassis.context import Actor, Context
from chassis.schema import load

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
OFFICE = Actor(str(uuid4()), None, frozenset({"account", "office"}))
ANYONE = Actor()


def organisation(session, name="Küstendaten „Förde“ GmbH", city="Rostock", revision=1) -> UUID:
    """A member that this service has heard of."""
    member_id = uuid4()
    organisations.learn_name(session, member_id, name, city, revision, NOW)
    return member_id


def member(organisation_id: UUID) -> Actor:
    return Actor(str(organisation_id), organisation_id, frozenset({"account", "member"}))


def asked(actor: Actor, revision: int | None = None) -> Context:
    """The surroundings of a call by this actor, who saw that revision."""
    return Context(actor=actor, expected_revision=revision)


def fields(**changes):
    """What a client sends to draft a posting that lacks nothing."""
    return {
        "kind": "job",
        "title": "Softwareentwickler (m/w/d)",
        "description_markdown": "Wir bauen **Küchenplaner**.",
        "employment_type": "FULL_TIME",
        "places": [{"postcode": "18055", "city": "Rostock"}],
        "apply_email": "personal@example.org",
    } | changes


def form(**changes):
    """The same, as the door hands it on."""
    return load(CreateJob(), fields(**changes))


def draft(session, actor: Actor, today=TODAY, **changes) -> Posting:
    return postings.create(session, actor, form(**changes), today, NOW)


def published(session, actor: Actor, today=TODAY, now=NOW, **changes) -> Posting:
    posting = draft(session, actor, today, **changes)
    return postings.publish(session, asked(actor), posting.id, today, now)


def submitted(session, actor: Actor, **changes) -> Posting:
    posting = draft(session, actor, **changes)
    return postings.publish(session, asked(actor), posting.id, TODAY, NOW, approval=True)


def wanted(**filters):
    """A list's request, as the door hands it on."""
    return load(ListJobs(), filters)


SOON = NOW + timedelta(days=30)


def tender_fields(**changes):
    """What the office sends to draft a tender that lacks nothing."""
    return {
        "title": "Rahmenvertrag Softwarepflege",
        "description_markdown": "Pflege der **Fachverfahren**.",
        "authority": "Landeshauptstadt Schwerin",
        "cpv": ["72267000-4", "72212000"],
        "places": [{"postcode": "19053"}],
        "deadline": SOON.isoformat(),
        "source_url": "https://vergabe.example.org/1",
    } | changes


def tender(session, **changes) -> Tender:
    """A published one."""
    drafted = tenders.create(session, load(CreateTender(), tender_fields(**changes)), NOW)
    return tenders.publish(session, asked(OFFICE), drafted.id, NOW)


def wanted_tenders(**filters):
    """A list's request, as the door hands it on."""
    return load(ListTenders(), filters)
