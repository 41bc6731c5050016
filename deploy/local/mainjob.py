"""The main job, step by step, over HTTP and by the mails that arrive: what the platform is there for.

An organisation becomes a member, its representative posts a job, the office announces an event, a guest registers,
a reader subscribes and gets the newsletter. `make demo` prints it, tests/e2e asserts it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.places import places
from deploy.local.client import Client
from deploy.local.mailbox import Mail, Mailbox
from deploy.local.waiting import until

PASSWORD = "ein gutes langes Kennwort"  # noqa: S105 - of invented people


class MainJob:
    """One run through the main job with people of its own; `say` gets a line for each step."""

    def __init__(
        self,
        base_url: str,
        mailbox: Mailbox,
        accounts: Mapping[str, str],
        say: Callable[[str], None] = lambda _line: None,
        name: str = "Straßen- & Küsten-Daten „Groß“ GmbH",
    ) -> None:
        """`accounts` holds the passwords of office@ and board@example.org."""
        self.visitor = Client(base_url)
        self.mailbox, self.say = mailbox, say
        self.office = self.visitor.signed_in("office@example.org", accounts["office@example.org"])
        self.board = self.visitor.signed_in("board@example.org", accounts["board@example.org"])
        self.tag = uuid4().hex[:8]
        self.organisation_name = f"{name} {self.tag}"
        self.representative, self.guest, self.reader = (self._address(w) for w in ("leitung", "gast", "leserin"))

    def _address(self, who: str) -> str:
        return f"{who}-{self.tag}@example.org"

    def application(self) -> dict[str, Any]:
        """What an organisation in one of the state's real places sends."""
        place = random.choice(places())  # noqa: S311 - any will do
        organisation = {
            "name": self.organisation_name,
            "legal_form": "GmbH",
            "kind": "company",
            "size": "10-49",
            "street": "Große Wasserstraße 12",
            "postcode": place.postcode,
            "city": place.name,
            "website": f"https://{self.tag}.example.org",
        }
        person = {"given_name": "Jörg", "family_name": "Weiß", "email": self.representative, "phone": "+49 381 0"}
        return {
            "organisation": organisation,
            "representative": person,
            "membership_kind": "full",
            "statement": "Wir möchten die IT im Land stärken.",
            "accepts_statutes": True,
            "accepts_privacy": True,
        }

    def apply(self) -> str:
        """Apply for membership; the application's id."""
        answer = self.visitor.post("/applications", self.application())
        self.say(f"„{self.organisation_name}“ hat die Aufnahme beantragt: {answer['status']}")
        return str(answer["id"])

    def confirm_application(self) -> Mail:
        """Confirm the address by the link in the mail."""
        mail = self._mail(self.representative, "/confirm/application/")
        answer = self.visitor.post("/applications/confirm", {"token": mail.link("confirm/application")})
        self.say(f"Adresse bestätigt: {answer['status']}")
        return mail

    def admit(self, application_id: str) -> dict[str, Any]:
        """The board admits the applicant."""
        answer: dict[str, Any] = self.board.post(f"/applications/{application_id}/admission")
        self.say(f"Der Vorstand hat aufgenommen: Mitglied Nr. {answer['number']}")
        return answer

    def accept_invitation(self) -> Client:
        """The representative sets a password and signs in."""
        mail = self._mail(self.representative, "/invitation/")
        self.visitor.post("/invitations/accept", {"token": mail.link("invitation"), "password": PASSWORD})
        member = self.visitor.signed_in(self.representative, PASSWORD)
        self.say(f"Angemeldet als {member.get('/me')['name']}")
        return member

    def post_job(self, member: Client) -> dict[str, Any]:
        """The new member posts a job and publishes it."""
        job = member.post_when_known("/jobs", self.posting())
        published: dict[str, Any] = member.post(f"/jobs/{job['id']}/publication")
        self.say(f"Stelle veröffentlicht: {published['title']} ({published['url']})")
        return published

    def posting(self) -> dict[str, Any]:
        return {
            "kind": "job",
            "title": f"Softwareentwickler:in (m/w/d) {self.tag}",
            "description_markdown": "Sie **entwickeln** Software für die Küste.\n\n* Python\n* RabbitMQ",
            "employment_type": "FULL_TIME",
            "places": [{"postcode": "18055", "city": "Rostock"}],
            "remote": "partial",
            "apply_email": f"bewerbung@{self.tag}.example.org",
            "competences": ["web"],
            "language": "de",
        }

    def announce_event(self, capacity: int = 20) -> dict[str, Any]:
        """The office plans an event and announces it."""
        starts_at = (datetime.now(UTC) + timedelta(days=5)).replace(hour=15, minute=0, second=0, microsecond=0)
        event = self.office.post("/events", self.event(starts_at, capacity))
        announced: dict[str, Any] = self.office.post(f"/events/{event['id']}/announcement")
        self.say(f"Termin angekündigt: {announced['title']}")
        return announced

    def event(self, starts_at: datetime, capacity: int) -> dict[str, Any]:
        return {
            "title": f"Digitalisierung im Maschinenbau {self.tag}",
            "kind": "information",
            "organiser": {"kind": "partner", "name": "IHK zu Rostock"},
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
            "venue": {
                "name": "IHK zu Rostock",
                "street": "Ernst-Barlach-Straße 1",
                "postcode": "18055",
                "city": "Rostock",
            },
            "capacity": capacity,
            "description_markdown": "Wie der Maschinenbau im Land *digital* wird.",
        }

    def register(self, event: dict[str, Any]) -> Mail:
        """A guest registers and confirms by the mail; the mail with the invitation."""
        guest = {"name": "Änne Groß", "email": self.guest, "organisation": "Universität Rostock"}
        answer = self.visitor.post(f"/events/{event['id']}/registrations", guest)
        self.say(f"Angemeldet: {answer['status']}")
        token = self._mail(self.guest, "/confirm/registration/").link("confirm/registration")
        confirmed = self.visitor.post("/registrations/confirm", {"token": token})
        self.say(f"Anmeldung bestätigt: {confirmed['status']}")
        return self._mail(self.guest, f"{self.visitor.base_url}/registration/")

    def subscribe(self) -> str:
        """A reader subscribes and confirms: double opt-in; the token of the preferences."""
        wish = {"email": self.reader, "topics": ["news", "jobs", "events"], "rhythm": "weekly", "language": "de"}
        self.visitor.post("/newsletter/subscriptions", wish)
        mail = self._mail(self.reader, "/confirm/subscription/")
        self.visitor.post("/newsletter/confirm", {"token": mail.link("confirm/subscription")})
        self.say(f"Newsletter abonniert: {self.reader}")
        return mail.link("confirm/subscription")

    def send_newsletter(self) -> tuple[dict[str, Any], Mail]:
        """The office has an issue with digest dispatched; its progress at the end, and the reader's copy."""
        subject = f"Neues aus der IT-Initiative {self.tag}"
        body = "# Guten Tag\n\nheute mit **Stellen** und *Terminen*."
        issue = self.office.post(
            "/newsletter/issues",
            {"subject": subject, "body_markdown": body, "topics": ["news", "jobs", "events"], "digest": True},
        )
        self.office.post(f"/newsletter/issues/{issue['id']}/dispatch")
        mail = self._mail(self.reader, "/unsubscribe/")

        def finished() -> dict[str, Any] | None:
            answer: dict[str, Any] = self.office.get(f"/newsletter/issues/{issue['id']}/progress")
            return answer if answer["remaining"] == 0 and answer["recipients"] else None

        progress = until(finished, "the dispatch to end", 30)
        self.say(f"Newsletter versandt: {progress['sent']} von {progress['recipients']}")
        return progress, mail

    def unsubscribe(self, mail: Mail) -> None:
        """One click, as RFC 8058 has the mail program do it."""
        address = mail.message["List-Unsubscribe"].strip("<> ")
        path = address.partition("/api/v1")[2]
        form = {"List-Unsubscribe": "One-Click"}
        self.visitor.http.post(path, data=form).raise_for_status()
        self.say(f"Abbestellt: {self.reader}")

    def _mail(self, to: str, containing: str) -> Mail:
        mail = self.mailbox.wait_for(to, containing)
        self.say(f"    ✉  {mail.to}: {mail.subject}\n{_indented(mail.text)}")
        return mail


def _indented(text: str) -> str:
    return "\n".join("    │ " + line for line in text.strip().splitlines())
