"""The words of mails about postings, to who answers for them, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

_POSTED = "You receive this message because {email} answers for the posting “{title}” on the job board."

LETTERS = {
    "job_expiring": Wording(
        "Is “{title}” still open?",
        (
            "Your posting “{title}” stays on the job board until the end of {last_day}.",
            "Is it still open? One click keeps it there for another 60 days. If it is filled, one click takes it down.",
            "If you do nothing, it goes by itself after {last_day}.",
        ),
        _POSTED,
        buttons=(
            ("still_open_token", "Still open", "jobs/still-open"),
            ("filled_token", "Filled", "jobs/filled"),
        ),
    ),
    "job_submitted": Wording(
        "“{title}” waits for your approval",
        (
            "“{organisation_name}” has submitted the posting “{title}” for publication.",
            "Please publish it, or send it back with a reason.",
        ),
        "You receive this message because {email} belongs to the office of IT-Initiative.",
    ),
    "job_approved": Wording(
        "“{title}” is published",
        ("The office has published your posting “{title}”. Its last day: {last_day}.",),
        _POSTED,
        buttons=(("job_id", "See the posting", "jobs"),),
    ),
    "job_returned": Wording(
        "Please change “{title}”",
        (
            "The office has not published your posting “{title}” yet.",
            "The reason: {reason}",
            "It is a draft again. Change it, and submit it once more.",
        ),
        _POSTED,
    ),
}
