"""The other side of the wire: answers nameko RPC for the services of a table, in a process of its own.

    python peer.py AMQP_URI RECORD members jobs …

Each request is written to RECORD as a line of JSON. What it answers is fixed, but for one posting whose title can
be changed, so that stale answers show.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import amqp

ID = "0190a000-0000-7000-8000-000000000001"
DATA = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
JOB, EVENT, MEMBER, ACCOUNTS = (DATA[name] for name in ("job", "event", "member", "accounts"))
GROUP, REPORT, PARTNER = (DATA[name] for name in ("group", "report", "partner"))
ACCOUNT = {"id": ID, "email": "m@example.org", "name": "M", "roles": ["member"], "organisation": None}
SESSION = {"device": "a-device", "token": "member-token", "expires_at": "2036-01-01T00:00:00+00:00", "account": ACCOUNT}
PREFERENCES = {"email": "r@example.org", "topics": ["jobs"], "rhythm": "weekly", "language": "de", "paused_until": None}
WHY = {
    "kind": "newsletter", "email": "r@example.org", "message_id": "<1@itmv.example>", "basis": "consent",
    "because": "Sie erhalten diesen Newsletter, weil <Sie> ihn bestellt haben.", "state": "sent",
    "created_at": "2026-03-02T08:15:00+00:00", "settled_at": None,
    "fact_id": ID, "topic": "x.y.v1", "issue_subject": "Frühling", "preferences_token": "good",
    "consent": {
        "wording": "Ich möchte.", "wording_hash": "0", "form_url": "https://itmv.example", "topics": ["jobs"],
        "requested_at": "2026-01-02T08:15:00+00:00", "confirmed_at": "2026-01-02T08:16:00+00:00", "withdrawn_at": None,
    },
}  # fmt: skip
closed: set[str] = set()


class Refusal(Exception):
    """exc_type, code, details."""


def page(item):
    """One item; `q` makes it none or one of many, `cursor` has to be the one given out."""

    def answer(asked, _):
        if asked.get("cursor") not in (None, "abc"):
            error = {"pointer": "/cursor", "detail": "Is not a cursor of this list."}
            raise Refusal("Invalid", "invalid", {"errors": [error]})
        items = [] if asked.get("q") == "nothing" else [item]
        more = asked.get("limit") == 1 or asked.get("q") == "many & more"
        return {"items": items, "total": len(items), "exact": True, "next": "abc" if more else None}

    return answer


def get(item, noun):
    def answer(asked, _):
        if asked[f"{noun}_id"] != ID:
            raise Refusal("NotFound", f"{noun}_not_found", {})
        return item

    return answer


def progress(asked, _):
    """A dispatch that is a mail further each time, and then at its end."""
    sent = next(handed_over, 3)
    return {**PROGRESS, "state": "sent" if sent == 3 else "dispatching", "sent": sent, "remaining": 3 - sent}


def change_job(asked, headers):
    if headers.get("nameko.expected_revision", JOB["revision"]) != JOB["revision"]:
        raise Refusal("PreconditionFailed", "changed_meanwhile", {})
    JOB.update({k: v for k, v in asked.items() if k != "job_id"}, revision=JOB["revision"] + 1)
    return JOB


def identify(asked, _):
    if asked["token"] not in ACCOUNTS or asked["token"] in closed:
        raise Refusal("Unauthenticated", "session_unknown", {})
    return ACCOUNTS[asked["token"]]


def open_session(asked, _):
    if asked.get("password") != "right":
        raise Refusal("Unauthenticated", "wrong_credentials", {})
    return SESSION


def redeem(asked, _):
    if asked["token"] != "coded":
        return by_token(SESSION)(asked, _)
    if asked.get("otp") != "123456":
        raise Refusal("Unauthenticated", "wrong_code" if asked.get("otp") else "otp_needed", {})
    return SESSION


def close_session(asked, _):
    closed.add(asked["token"])
    return {}


def trail(service, *seconds):
    """A service's audit records, of these seconds of one minute, newest first."""
    kept = [
        {"id": f"{service.encode().hex()[:8]}-0000-7000-8000-0000000000{second:02}", "door": "act", "subjects": [],
         "at": f"2026-03-02T08:15:{second:02}+00:00", "account_id": ID, "position": number, "hash": "0" * 64}
        for number, second in enumerate(seconds, 1)
    ][::-1]  # fmt: skip

    def answer(asked, _):
        edge = (asked.get("before", "9999"), asked.get("before_id", ""))
        older = [each for each in kept if (each["at"], each["id"]) < edge]
        return {"items": older[: asked["limit"]], "total": len(kept)}

    return answer


def by_token(answer):
    def check(asked, _):
        if asked["token"] == "used":
            raise Refusal("Gone", "token_used", {})
        if asked["token"] != "good":
            raise Refusal(
                "Invalid", "token_invalid", {"errors": [{"pointer": "/token", "detail": "Is not a valid token."}]}
            )
        return answer

    return check


def raising(*refusal):
    def answer(asked, _):
        raise Refusal(*refusal)

    return answer


def save_search(asked, _):
    if "@" not in asked["email"]:
        raise Refusal("Invalid", "invalid", {"errors": [{"pointer": "/email", "detail": "Not a valid email address."}]})
    return {}


def subscribe(asked, _):
    if not asked["topics"]:
        raise Refusal(
            "Invalid", "invalid", {"errors": [{"pointer": "/topics", "detail": "Choose at least one topic."}]}
        )
    return {}


def slow(asked, _):
    time.sleep(1)
    return JOB


def list_registrations(asked, _):
    """One page; of any other event than the known one two."""
    person = {"name": "=cmd()", "email": "a@example.org", "organisation": None, "checked_in_at": None}
    more = asked["event_id"] != ID and asked.get("cursor") is None
    return {"items": [person], "total": 1, "exact": True, "next": "abc" if more else None}


def calendar(asked, headers):
    """One of two versions; who has it gets no text. What it says is whose it is."""
    version = "b" if asked.get("working_group_id") or asked.get("kind") else "a"
    actor = headers.get("nameko.actor") or {}
    text = f"BEGIN:VCALENDAR\r\nX-OF:{'/'.join(actor.get('roles', []))}\r\nEND:VCALENDAR\r\n"
    return {"ics": None if asked["known"] == version else text, "version": version}


def fixed(answer):
    return lambda _asked, _headers: answer


EXPERT = {
    "id": ID, "title": "Dr.", "given_name": "Karin", "family_name": "<b>Böttcher</b>",
    "name": "Dr. Karin <b>Böttcher</b>", "position": "Forschung",
    "organisation": {"id": ID, "name": "Ostsee"},
    "expertise_markdown": "**Bilder**", "expertise_html": "<p><strong>Bilder</strong></p>", "publications": "",
    "talks": "Forum\n2025", "languages": ["de"], "competences": ["gis"], "url": f"/experts/{ID}",
}  # fmt: skip
ASKED = {**EXPERT, "revision": 3, "status": "asked", "consent": {"wording": "Ich willige ein."}}
FILTERS = ("kind", "employment_type", "remote", "organisation_id", "competence", "district", "near", "radius_km")
ASKED_FOR = dict.fromkeys(FILTERS)
SEARCH = {
    "id": ID, "revision": 2, "email": "s@example.org", "search": {"q": "Rust", **ASKED_FOR}, "rhythm": "daily",
    "language": "de", "confirmed_at": "2026-03-02T08:15:00+00:00", "told_at": None, "token": "good",
    "feed_url": "http://127.0.0.1/feeds/searches/good.atom",
}  # fmt: skip
SIMILAR = {"id": ID, "title": "Ähnlich", "url": f"/jobs/{ID}"}
TENDER = {
    "id": ID, "revision": 2, "title": "Pflege der <b>Fachverfahren</b>", "description_markdown": "**Alles**",
    "description_html": "<p><strong>Alles</strong></p>", "authority": "Stadt & Land", "cpv": ["72267000"],
    "competences": ["artificial-intelligence", "gone"], "places": [{"postcode": "19053", "city": "Schwerin"}],
    "language": "de",
    "deadline": "2036-03-01T11:00:00+00:00", "source_url": "https://vergabe.example.org/1",
    "documents": [{"title": "Leistungsverzeichnis", "url": "https://vergabe.example.org/1/lv.pdf"}],
    "status": "published", "published_at": "2026-11-02T08:00:00+00:00", "url": f"/tenders/{ID}",
}  # fmt: skip
ISSUE = {"id": ID, "subject": "Neues & Altes", "body_markdown": "Moin", "body_html": "<p>Moin</p>",
         "published_at": "2026-11-03T08:00:00+00:00", "url": f"/newsletter/{ID}"}  # fmt: skip
WORDINGS = [
    {"language": "de", "text": "Ich möchte „Neues“ & mehr.", "sha256": "0" * 64},
    {"language": "en", "text": "I wish to get “news” & more.", "sha256": "1" * 64},
]
SEARCH_WORDINGS = [
    {"language": "de", "text": "Ich möchte „Stellen“ & mehr."},
    {"language": "en", "text": "I wish to get “jobs” & more."},
]
NEWS = {"kind": "newsletter", "id": ID, "title": "Neues & Altes", "detail": "", "description_html": "<p>Moin</p>",
        "published_at": "2026-11-03T08:00:00+00:00", "url": f"/newsletter/{ID}"}  # fmt: skip
PROGRESS = {"pause_reason": None, "recipients": 3, "failed": 0, "ambiguous": 0, "suppressed": 0, "skipped": 0}
handed_over = iter((0, 1, 1, 3))
FACETS = {
    "kind": [{"value": "job", "count": 3}, {"value": "thesis", "count": 1}], "employment_type": [], "remote": [],
    "organisation": [
        {"value": ID, "count": 3, "name": "Küste & Co"}, {"value": ID[:-1] + "9", "count": 1, "name": "Förde AG"},
    ],
    "competence": [{"value": "artificial-intelligence", "count": 2}, {"value": "gone", "count": 1}],
    "district": [{"value": "Schwerin", "count": 2}, {"value": "Landkreis Rostock", "count": 2}],
}  # fmt: skip


def list_jobs(asked, headers):
    """The job, narrowed by its facets; of nothing there are none."""
    found = page(JOB)(asked, headers)
    return found | {"facets": FACETS if found["items"] else {name: [] for name in FACETS}}


REGISTRATION = {"id": ID, "status": "confirmed", "position": None}
DOORS = {
    "members.list_competences": fixed(DATA["competences"]),
    "members.list_members": page(MEMBER), "members.get_member": get(MEMBER, "member"),
    "members.apply": fixed({"id": ID, "status": "unconfirmed"}),
    "members.confirm_application": by_token({"id": ID, "status": "under_review"}),
    "members.withdraw_application": by_token({"id": ID, "status": "withdrawn"}),
    "members.admit": fixed({"id": ID, "status": "admitted"}), "members.list_applications": page({"id": ID}),
    "members.identify": identify, "members.open_session": open_session, "members.close_session": close_session,
    "members.get_me": fixed(ACCOUNT), "members.redeem_sign_in_link": redeem,
    "members.get_second_factor": fixed({"enabled_at": None, "required": True, "recovery_codes_left": 0}),
    "members.make_token": fixed({"id": ID}), "members.confirm_second_factor": fixed({"recovery_codes": []}),
    "members.list_sessions": fixed({"items": [], "total": 0, "exact": True, "next": None}),
    "members.get_invitation": by_token(
        {"email": "m@example.org", "name": "M", "organisation": "Ostsee & Söhne", "has_password": False}
    ),
    "members.accept_invitation": by_token({"account": ACCOUNT}),
    "members.get_competence": raising("SomethingElse", "secret text", {}),
    "members.list_working_groups": page(GROUP), "members.get_working_group": get(GROUP, "working_group"),
    "members.list_reports": page(REPORT), "members.get_report": get(REPORT, "report"),
    "members.list_group_reports": page(REPORT), "members.list_partners": page(PARTNER),
    "members.list_experts": page(EXPERT), "members.get_expert": get(EXPERT, "expert"),
    "members.get_asked_expert": by_token(ASKED), "members.consent_as_expert": by_token(ASKED),
    "members.withdraw_as_expert": by_token(ASKED), "members.get_entered_expert": get(ASKED, "expert"),
    "members.remove_expert": fixed({}), "members.change_expert": fixed(ASKED),
    "members.get_image": fixed({"media": "image/png", "content": "iVBORw=="}), "members.give_my_logo": fixed(MEMBER),
    "members.get_my_organisation": fixed(MEMBER), "members.change_my_organisation": fixed(MEMBER),
    "jobs.list_jobs": list_jobs,
    "jobs.export_jobs": page({"refnr": ID, "url": f"/jobs/{ID}"}),
    "jobs.get_job": get(JOB, "job"), "jobs.change_job": change_job,
    "jobs.list_tenders": page(TENDER), "jobs.get_tender": get(TENDER, "tender"),
    "jobs.create_job": fixed({**JOB, "status": "draft"}), "jobs.publish_job": slow,
    "jobs.keep_job_open": by_token(JOB), "jobs.fill_job": by_token({**JOB, "status": "filled"}),
    "jobs.close_job": raising("Gone", "job_closed", {"similar": [SIMILAR]}),
    "jobs.get_search": by_token(SEARCH), "jobs.confirm_search": by_token(SEARCH), "jobs.end_search": fixed({}),
    "jobs.change_search": by_token(SEARCH), "jobs.save_search": save_search,
    "jobs.list_search_wordings": fixed({"items": SEARCH_WORDINGS}),
    "jobs.list_search_jobs": by_token({"search": SEARCH["search"], "items": [JOB]}),
    "events.list_events": page(EVENT), "events.get_event": get(EVENT, "event"), "events.register": fixed(REGISTRATION),
    "events.confirm_registration": by_token(REGISTRATION),
    "events.cancel_registration": fixed({**REGISTRATION, "status": "cancelled"}),
    "events.get_registration": by_token(
        {**REGISTRATION, "event": EVENT, "ticket": "good", "online_url": None}
    ),
    "events.get_calendar_feed": calendar, "events.get_own_calendar": calendar,
    "events.get_calendar_owner": by_token({"account_id": ID}),
    "members.get_standing": fixed({"account_id": ID, "organisation_id": None, "roles": ["member"]}),
    "events.list_registrations": list_registrations,
    "events.get_ticket": by_token({"name": "Änne <Groß>", "checked_in_at": None, "event": EVENT}),
    "notifications.subscribe": subscribe, "notifications.unsubscribe": fixed({}),
    "notifications.confirm_subscription": by_token({}), "notifications.get_preferences": by_token(PREFERENCES),
    "notifications.change_preferences": by_token(PREFERENCES), "notifications.erase_subscription": by_token({}),
    "notifications.export_subscription": by_token({"subscriptions": [{"email": "r@example.org"}]}),
    "notifications.list_told_issues": page(ISSUE), "notifications.get_told_issue": get(ISSUE, "issue"),
    "notifications.list_consent_wordings": fixed({"items": WORDINGS}),
    "notifications.list_news": fixed({"items": [NEWS]}), "notifications.get_progress": progress,
    "notifications.explain_mail": by_token(WHY),
    "members.list_audit": trail("members", 1, 4, 7), "jobs.list_audit": trail("jobs", 2, 5),
    "events.list_audit": trail("events", 4, 6), "notifications.list_audit": trail("notifications"),
    "notifications.list_issues": raising("TooManyRequests", "too_many_requests", {"retry_after": 900}),
}  # fmt: skip


def answer(door, asked, headers):
    if door not in DOORS:
        raise Refusal("NotFound", "no_such_door", {})
    return DOORS[door](asked, headers)


def serve(uri, record, services):
    with amqp_connection(uri) as connection:
        channel = connection.channel()
        channel.exchange_declare("nameko-rpc", "topic", durable=True, auto_delete=False)

        def on_message(message):
            door = message.delivery_info["routing_key"]
            headers, asked = message.headers, json.loads(message.body)["kwargs"]
            record.write(json.dumps({"door": door, "asked": asked, "headers": headers}) + "\n")
            record.flush()
            reply: dict[str, Any] = {"result": None, "error": None}
            try:
                reply["result"] = answer(door, asked, headers)
            except Refusal as refusal:
                kind, code, details = refusal.args
                reply["error"] = {"exc_type": kind, "exc_path": kind, "exc_args": [code, details], "value": code}
            sent = amqp.Message(json.dumps(reply), correlation_id=message.properties["correlation_id"])
            channel.basic_publish(sent, "", message.properties["reply_to"])

        for service in services:
            channel.queue_declare(f"rpc-{service}", durable=True, auto_delete=False)
            channel.queue_bind(f"rpc-{service}", "nameko-rpc", f"{service}.*")
            channel.basic_consume(f"rpc-{service}", no_ack=True, callback=on_message)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            connection.drain_events()


def amqp_connection(uri):
    from kombu.utils.url import parse_url

    parts = parse_url(uri)
    host = f"{parts['hostname']}:{parts['port']}"
    return amqp.Connection(host, parts["userid"], parts["password"], virtual_host=parts["virtual_host"] or "/")


if __name__ == "__main__":
    with Path(sys.argv[2]).open("a") as record:
        serve(sys.argv[1], record, sys.argv[3:])
