"""A person asks for what is held of them and has it erased: then no database, queue, journal or log names them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection
from sqlalchemy import make_url

from chassis import journal
from deploy.local.client import Client
from deploy.local.mailbox import Mailbox
from deploy.local.mainjob import PASSWORD, MainJob
from deploy.local.platform import Platform
from deploy.local.postgres import programs
from deploy.local.settings import SERVICES
from deploy.local.waiting import until
from tests.e2e.conftest import started

WORD = f"pflanze{uuid4().hex[:12]}"  # stands in every field that a person fills in about themselves


class Person(MainJob):
    """The main job's people are one, and each of their fields holds the word."""

    def _address(self, who: str) -> str:
        return f"{WORD}@example.org"

    def application(self) -> dict[str, Any]:
        form = super().application()
        form["representative"] |= {"given_name": WORD, "family_name": WORD.title(), "phone": f"+49 381 {WORD}"}
        return form | {"statement": f"Ich bin {WORD}."}

    def posting(self) -> dict[str, Any]:
        return super().posting() | {"apply_email": f"{WORD}@example.org"}

    def register_themselves(self, event: dict[str, Any], member: Client) -> None:
        guest = {"name": WORD, "email": f"{WORD}@example.org", "organisation": WORD}
        member.post(f"/events/{event['id']}/registrations", guest)

    def become_expert(self, member: Client) -> dict[str, Any]:
        """Enter themselves as an expert, and agree to be shown."""
        texts = dict.fromkeys(("expertise_markdown", "publications", "talks"), f"Über {WORD}.")
        person = {"title": WORD, "given_name": WORD, "family_name": WORD, "position": WORD}
        expert: dict[str, Any] = member.post(
            "/experts", person | texts | {"email": f"{WORD}@example.org", "languages": ["de"]}
        )
        member.post(f"/me/experts/{expert['id']}/consent")
        return expert

    def join_group(self, member: Client) -> str:
        """Take part in the first working group; its id."""
        group_id = str(self.visitor.get("/working-groups")["items"][0]["id"])
        member.post(f"/working-groups/{group_id}/participation")
        return group_id


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One on each kind of database."""
    databases = {}
    if request.param == "postgresql":
        make_database = request.getfixturevalue("postgres_url")
        databases = {f"ITMV_{service.upper()}_DB": make_database(service) for service in SERVICES}
    with started(tmp_path_factory.mktemp("platform"), ITMV_ERASURE_DAYS="0", **databases) as running:
        yield running


@pytest.fixture(scope="module")
def story(platform: Platform) -> Iterator[dict[str, Any]]:
    """The whole life of a person on the platform, told once."""
    job = Person(platform.base_url, Mailbox(platform.home / "mail"), platform.preparation.accounts())
    application_id = job.apply()
    job.confirm_application()
    job.admit(application_id)
    member = job.accept_invitation()
    posting = job.post_job(member)
    event = job.announce_event(capacity=1)
    job.register_themselves(event, member)
    expert = job.become_expert(member)
    group_id = job.join_group(member)
    found = job.visitor.get("/experts", q=WORD)["total"]
    job.subscribe()
    job.send_newsletter()
    export = member.get("/me/export")
    seen = [path for path in files(platform) if holds_word(path)]
    asked = member.http.delete("/me").raise_for_status().json()
    token = job._mail(f"{WORD}@example.org", "/erasure/").link("erasure")
    job.visitor.post("/erasures/confirm", {"token": token})
    erased = until(lambda: _erased(job.visitor, token), "every service's receipt", 60)
    yield locals()
    job.visitor.close()


def _erased(visitor: Client, token: str) -> dict[str, Any] | None:
    found: dict[str, Any] = visitor.get(f"/erasures/receipts/{token}")
    return found if found["status"] == "erased" else None


def files(platform: Platform) -> list[Path]:
    """Databases with their logs of pages, and the log files of all processes; the mailbox is the person's own.

    Of PostgreSQL what it holds, dumped: pages that it has let go of go with its vacuum (docs/operations.md).
    """
    logs = [path for path in (platform.home / "logs").rglob("*") if path.is_file()]
    dumped = [_dumped(platform, service) for service in SERVICES if f"ITMV_{service.upper()}_DB" in platform.env]
    return [*platform.home.glob("*.sqlite3*"), *filter(None, dumped), *logs]


def _dumped(platform: Platform, service: str) -> Path | None:
    """A service's database as pg_dump writes it; None for one that is a file anyway."""
    url = make_url(platform.env[f"ITMV_{service.upper()}_DB"])
    if url.get_backend_name() != "postgresql":
        return None
    path = platform.home / f"{service}.sql"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with path.open("wb") as dump:
        subprocess.run([programs() / "pg_dump", plain], stdout=dump, check=True)
    return path


def holds_word(path: Path) -> bool:
    return WORD.encode() in path.read_bytes().lower()


def test_the_export_has_what_every_service_holds(story: dict[str, Any]) -> None:
    export = story["export"]
    assert export["missing"] == []
    kinds = {service: set(held) for service, held in export["services"].items()}
    assert kinds["members"] >= {
        *("accounts", "applications", "application_consents", "sessions", "experts", "expert_consents"),
        *("working_group_participants", "audit_records"),
    }
    assert kinds["jobs"] == {"postings", "postings_written", "audit_records"}
    assert kinds["events"] == {"registrations", "audit_records", "working_group_participants"}
    assert kinds["notifications"] >= {"subscriptions", "consents", "readings", "deliveries"}
    assert "argon2" not in str(export)


def test_the_word_was_there_before(story: dict[str, Any]) -> None:
    databases = {path.name.partition(".")[0] for path in story["seen"]}
    assert databases == {"members", "jobs", "events", "notifications"}


def test_every_service_gave_a_receipt(story: dict[str, Any]) -> None:
    erased = story["erased"]
    assert story["asked"]["status"] == "asked"
    assert erased["missing"] == []
    assert {receipt["service"] for receipt in erased["receipts"]} == {"members", "jobs", "events", "notifications"}
    counts = {receipt["service"]: receipt["counts"] for receipt in erased["receipts"]}
    assert counts["events"]["registrations"] == 1
    assert (counts["members"]["accounts"], counts["members"]["experts"]) == (1, 1)
    assert counts["notifications"]["subscriptions"] == 1


def test_the_word_is_in_no_file(story: dict[str, Any], platform: Platform) -> None:
    assert [path.name for path in files(platform) if holds_word(path)] == []


def test_the_word_is_in_no_queue_and_not_in_the_journal(story: dict[str, Any], platform: Platform) -> None:
    assert platform.broker is not None
    uri = platform.broker.uri
    told = [str(envelope) for _offset, envelope in journal.replay(uri)]
    assert told
    assert [each for each in told if WORD in each.lower()] == []
    with Connection(uri) as connection:
        waiting = [letter for queue in _queues(platform) for letter in _letters(connection.channel(), queue)]
    assert [letter for letter in waiting if WORD in letter.lower()] == []


def _queues(platform: Platform) -> list[str]:
    assert platform.broker is not None
    listed = platform.broker.rabbitmqctl("list_queues", "name", "type", "--quiet", "--no-table-headers")
    names = [line.split() for line in listed.splitlines() if line.strip()]
    return [row[0] for row in names if row[-1] != "stream" and not row[0].startswith("rpc")]


def _letters(channel: Any, queue: str) -> list[str]:
    waiting = channel.queue_declare(queue, passive=True).message_count
    found = [str(letter.body) for _ in range(waiting) if (letter := channel.basic_get(queue))]
    channel.close()
    return found


def test_the_seat_is_free_the_posting_is_gone_and_nobody_signs_in(story: dict[str, Any], platform: Platform) -> None:
    visitor = story["job"].visitor
    assert visitor.get(f"/events/{story['event']['id']}")["seats"]["free"] == 1
    assert visitor.http.get(f"/jobs/{story['posting']['id']}").status_code == 410
    tried = visitor.http.post("/session", json={"email": f"{WORD}@example.org", "password": PASSWORD})
    assert tried.status_code == 401
    assert story["member"].http.get("/me").status_code == 401


def test_the_expert_is_found_no_more_and_the_group_has_one_less(story: dict[str, Any]) -> None:
    visitor = story["job"].visitor
    assert story["found"] == 1
    assert visitor.get("/experts", q=WORD)["total"] == 0
    assert visitor.http.get(f"/experts/{story['expert']['id']}").status_code == 404
    people = story["job"].office.get(f"/working-groups/{story['group_id']}/participants")
    assert WORD not in str(people).lower()


def test_the_office_still_has_the_receipt_and_not_the_address(story: dict[str, Any]) -> None:
    found = story["job"].office.get(f"/erasures/{story['erased']['id']}")
    assert found["status"] == "erased"
    assert found["email"] is None
    assert WORD not in str(found)
