"""Everybody who may ask, what belongs to one of them, and a request for each way to write that is as it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.client import Client
from deploy.local.mailbox import Mailbox
from deploy.local.mainjob import PASSWORD, MainJob
from deploy.local.platform import Platform
from gateway.routes import Route

PREFIX = "/api/v1"
NOBODY = str(uuid4())
_PARAMETER = re.compile(r"([\w-]+)/\{\w+(?::\w+)?\}")  # and the noun it stands behind
MEMBER = "member@example.org"


@dataclass
class Cast:
    """`member` owns what `ids` names, by the nouns of addresses; `other` is a member too and owns nothing of it."""

    home: Path
    base_url: str
    people: dict[str, httpx.Client]
    ids: dict[str, str]
    other_id: str  # the organisation of `other`
    clients: list[Client] = field(default_factory=list)

    def ask(self, who: str, route: Route, ids: dict[str, str] | None = None, **content: Any) -> httpx.Response:
        """Somebody asks a route with the ids of what belongs to `member`, or with other ones."""
        person = self.people[who]
        return person.request(route.method, self.url(route, ids), **content)

    def url(self, route: Route, ids: dict[str, str] | None = None) -> str:
        named = self.ids if ids is None else ids
        path = _PARAMETER.sub(lambda it: f"{it[1]}/{named.get(it[1], 'made.up')}", route.path)
        return self.base_url + path

    def close(self) -> None:
        for each in self.clients:
            each.close()


def gathered(platform: Platform) -> Cast:
    """The demonstration's people, another member, and something of everything."""
    accounts = platform.preparation.accounts()
    job = MainJob(platform.base_url, Mailbox(platform.home / "mail"), accounts)
    visitor = job.visitor
    member, admin = (visitor.signed_in(f"{w}@example.org", accounts[f"{w}@example.org"]) for w in ("member", "admin"))
    application = job.apply()
    job.confirm_application()
    other_id = str(job.admit(application)["member_id"])
    other = job.accept_invitation()
    people = {"anonymous": visitor, "member": member, "other": other, "office": job.office, "board": job.board}
    http = {name: client.http for name, client in (people | {"admin": admin}).items()}
    again = visitor.signed_in(MEMBER, accounts[MEMBER])
    ids = _of_member(job, member, again) | _of_office(job.office, job) | _of_both(job.office, member)
    return Cast(platform.home, platform.base_url, http, ids, other_id, [visitor])


def _of_member(job: MainJob, member: Client, again: Client) -> dict[str, str]:
    """What belongs to the member, who signed in `again`; made as far as it was not there."""
    session = next(each["id"] for each in again.get("/me/sessions")["items"] if each["current"])
    me, organisation = member.get("/me"), member.get("/me/organisation")
    group = member.get("/me/working-groups")["items"][0]["id"]
    others = [each["account_id"] for each in member.get(f"/working-groups/{group}/participants")["items"]]
    own_event = job.event(datetime.now(UTC) + timedelta(days=9), 5)
    del own_event["organiser"]  # it is the member itself
    event = job.announce_event()
    registered = member.post(f"/events/{event['id']}/registrations", {"name": "M", "email": MEMBER})
    member.post("/me/calendar")
    return {
        "members": organisation["id"],
        "images": _logo_of_somebody_else(member, organisation["id"]),
        "accounts": me["id"],
        "sessions": session,
        "tokens": member.post("/me/tokens", {"name": "x", "scopes": ["members:read"]})["id"],
        "colleagues": member.post("/me/colleagues", {"name": "K", "email": f"k-{job.tag}@example.org"})["id"],
        "experts": member.post("/experts", {"given_name": "A", "family_name": "B", "email": MEMBER})["id"],
        "working-groups": group,
        "participants": next(each for each in others if each != me["id"]),
        "reports": member.post(f"/working-groups/{group}/reports", {"title": "Entwurf"})["id"],
        "jobs": member.post_when_known("/jobs", job.posting())["id"],
        "events": member.post_when_known("/events", own_event)["id"],
        "series": member.post_when_known("/series", own_event | {"rule": "FREQ=WEEKLY;COUNT=2"})["id"],
        "registrations": registered["id"],
    }


def _logo_of_somebody_else(member: Client, own_id: str) -> str:
    """The hash of a logo that no test draws anew."""
    listed = member.get("/members", limit="100")["items"]
    logo_url = next(each["logo_url"] for each in listed if each["logo_url"] and each["id"] != own_id)
    return str(logo_url).rpartition("/")[2]


def _of_office(office: Client, job: MainJob) -> dict[str, str]:
    """What the office looks after."""
    issue = {"subject": "S", "body_markdown": "B", "topics": ["news"]}
    erasure = {"email": f"weg-{job.tag}@example.org"}
    return {
        "applications": office.get("/applications", status="under_review")["items"][0]["id"],
        "partners": office.get("/partners")["items"][0]["id"],
        "competences": "cloud",
        "issues": office.post("/newsletter/issues", issue)["id"],
        "erasures": office.post("/erasures", erasure)["id"],
        "calendar-feeds": office.post("/calendar-feeds", _feed(job.tag))["id"],
        "suppressions": NOBODY,
    }


def _feed(tag: str) -> dict[str, Any]:
    """A partner's calendar, at an address that is not read."""
    return {"url": f"http://127.0.0.1:9000/{tag}.ics", "organiser": {"name": "IHK"}}


def _of_both(office: Client, member: Client) -> dict[str, str]:
    """A tender, which the member is interested in."""
    deadline = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    fields = {"title": "Ausschreibung", "authority": "Amt", "deadline": deadline, "source_url": "https://amt.example"}
    tender = office.post("/tenders", fields)["id"]
    office.post(f"/tenders/{tender}/publication")
    member.post(f"/tenders/{tender}/interest")
    return {"tenders": tender}


# ---------------------------------------------------------------------------------- requests as they should be

Body = dict[str, Any]


@dataclass(frozen=True)
class Good:
    """Who sends it, and a body with every field that the route takes from it."""

    who: str
    body: Body | Callable[[Mapping[str, str]], Body] = field(default_factory=dict)

    def of(self, ids: Mapping[str, str]) -> Body:
        return self.body(ids) if callable(self.body) else self.body


TOKEN = {"token": "made.up"}
REASON = {"reason": "Ein Grund."}
LABELS = {"label_de": "Quantenrechner", "label_en": "Quantum computing"}
PROFILE: Body = {
    "name": "Förde Daten GmbH",
    "legal_form": "GmbH",
    "kind": "company",
    "size": "2-9",
    "street": "Am Hafen 1",
    "postcode": "18055",
    "city": "Rostock",
    "website": "https://foerde.example.org",
}
ENTRY: Body = PROFILE | {
    "social_profiles": ["https://social.example.org/@foerde"],
    "description_markdown": "Wir **sind** da.",
    "description_en_markdown": "We are here.",
    "products": "Software",
    "sectors": ["Häfen"],
    "countries": ["DE"],
    "publications": "Keine",
    "references": "Keine",
    "founded_year": 2001,
    "competences": ["cloud"],
    "visibility": "public",
}
APPLICATION: Body = {
    "organisation": PROFILE,
    "representative": {"given_name": "A", "family_name": "B", "email": "ab@example.org", "phone": "+49 381 0"},
    "membership_kind": "full",
    "statement": "Wir möchten.",
    "accepts_statutes": True,
    "accepts_privacy": True,
}
EXPERT: Body = {
    "title": "Dr.",
    "given_name": "A",
    "family_name": "B",
    "position": "Leitung",
    "email": "experte@example.org",
    "language": "de",
    "expertise_markdown": "Vieles",
    "publications": "Eines",
    "talks": "Keiner",
    "languages": ["de"],
    "competences": ["cloud"],
}
PARTNER: Body = {
    "name": "Partner",
    "kind": "network",
    "website": "https://partner.example.org",
    "description_markdown": "Da.",
    "description_en_markdown": "There.",
}
REPORT: Body = {"title": "Bericht", "body_markdown": "Text", "recommendations": ["Tun."]}
GROUP: Body = {
    "name": "Neue Gruppe",
    "name_en": "New group",
    "mandate": "Etwas tun.",
    "mandate_en": "Do something.",
    "ends_on": (datetime.now(UTC).date() + timedelta(days=90)).isoformat(),
    "chair_id": NOBODY,
}
STAFF: Body = {"email": "neu@example.org", "name": "Neu", "roles": ["office"]}

GOOD: dict[str, Good] = {
    "POST /session": Good("anonymous", {"email": "member@example.org", "password": "x", "otp": "123456"}),
    "POST /session/link": Good("anonymous", {"email": "member@example.org"}),
    "POST /session/link/redeem": Good("anonymous", TOKEN | {"otp": "123456"}),
    "POST /invitations/accept": Good("anonymous", TOKEN | {"password": PASSWORD}),
    "POST /me/password": Good("member", {"password": "x", "new_password": PASSWORD}),
    "POST /me/email": Good("member", {"email": "anders@example.org", "password": "x"}),
    "POST /me/email/confirm": Good("anonymous", TOKEN),
    "POST /applications": Good("anonymous", APPLICATION),
    "POST /applications/confirm": Good("anonymous", TOKEN),
    "POST /applications/withdraw": Good("anonymous", TOKEN),
    "POST /applications/{id:uuid}/admission": Good("board"),
    "POST /applications/{id:uuid}/refusal": Good("board", REASON),
    "POST /applications/{id:uuid}/withdrawal": Good("office", REASON),
    "POST /me/colleagues": Good("member", {"name": "K", "email": "kollege@example.org"}),
    "POST /members/{id:uuid}/colleagues": Good("office", {"name": "K", "email": "neue@example.org"}),
    "POST /competences": Good("office", LABELS | {"code": "quantum", "parent": "software"}),
    "PATCH /competences/{code}": Good("office", LABELS | {"parent": "infrastructure", "retired": False}),
    "POST /experts": Good("member", lambda ids: EXPERT | {"organisation_id": ids["members"]}),
    "PATCH /experts/{expert_id:uuid}/entry": Good("member", EXPERT),
    "POST /experts/{id:uuid}/consent-request": Good("member"),
    "POST /experts/consent": Good("anonymous", TOKEN),
    "POST /experts/consent/withdrawal": Good("anonymous", TOKEN),
    "POST /me/experts/{id:uuid}/consent": Good("member"),
    "POST /me/experts/{id:uuid}/consent/withdrawal": Good("member"),
    "PATCH /members/{id:uuid}": Good("office", ENTRY),
    "PATCH /me/organisation": Good("member", ENTRY),
    "PATCH /members/{id:uuid}/membership": Good("office", REASON | {"kind": "supporting"}),
    "POST /members/{id:uuid}/suspension": Good("office", REASON),
    "POST /members/{id:uuid}/resignation": Good("office", REASON | {"effective_on": "2199-12-31"}),
    "POST /members/{id:uuid}/resignation/withdrawal": Good("office", REASON),
    "POST /members/{id:uuid}/expulsion": Good("board", REASON),
    "POST /members/{id:uuid}/reinstatement": Good("office", REASON),
    "POST /me/membership/resignation": Good("member", REASON | {"holder": "organisation"}),
    "POST /me/membership/resignation/withdrawal": Good("member", {"holder": "organisation"}),
    "POST /partners": Good("office", PARTNER),
    "PATCH /partners/{id:uuid}": Good("office", PARTNER),
    "POST /partners/order": Good("office", lambda ids: {"ids": [ids["partners"]]}),
    "POST /exports": Good("office", {"email": "wer@example.org", "account_id": NOBODY}),
    "POST /erasures": Good("office", {"email": "wer@example.org", "name": "Wer", "language": "de"}),
    "POST /erasures/confirm": Good("anonymous", TOKEN),
    "POST /erasures/withdraw": Good("anonymous", TOKEN),
    "POST /working-groups": Good("office", GROUP | {"kind": "temporary"}),
    "PATCH /working-groups/{id:uuid}": Good("office", GROUP),
    "POST /working-groups/{id:uuid}/closure": Good("office"),
    "POST /working-groups/{id:uuid}/participation": Good("member"),
    "POST /working-groups/{id:uuid}/reports": Good("member", REPORT),
    "PATCH /reports/{id:uuid}": Good("member", REPORT),
    "POST /reports/{id:uuid}/publication": Good("member"),
    "POST /reports/{id:uuid}/withdrawal": Good("member"),
    "POST /me/second-factor": Good("member", {"password": "x"}),
    "POST /me/second-factor/confirmation": Good("member", {"otp": "123456"}),
    "POST /me/second-factor/recovery-codes": Good("member", {"otp": "123456"}),
    "POST /me/second-factor/removal": Good("member", {"otp": "123456"}),
    "POST /accounts": Good("admin", STAFF),
    "PATCH /accounts/{id:uuid}": Good("admin", {"roles": ["office"]}),
    "POST /me/tokens": Good("member", {"name": "x", "scopes": ["members:read"], "days": 30}),
}
