"""A posting in the fields of the Bundesagentur für Arbeit, as its job search (Jobsuche) has them.

The codes are those of github.com/bundesAPI/jobsuche-api: `angebotsart` 1 work, 2 self-employment, 4 training and dual
study, 34 internship and trainee; `befristung` 1 fixed, 2 not. For a thesis it has none: closest is the internship.
"""

from __future__ import annotations

from jobs.models import Posting

JOB, SELF_EMPLOYED, APPRENTICESHIP, INTERNSHIP = 1, 2, 4, 34
KINDS = {  # to `angebotsart`
    "job": JOB,
    "working_student": JOB,
    "apprenticeship": APPRENTICESHIP,
    "internship": INTERNSHIP,
    "trainee": INTERNSHIP,
    "thesis": INTERNSHIP,
}
HOURS = {"FULL_TIME": "vz", "PART_TIME": "tz"}
FULL_WEEK = 35.0  # hours from which a week that is called neither is full


def kind(posting: Posting) -> int:
    """`angebotsart`."""
    if posting.kind == "job" and posting.employment_type == "CONTRACTOR":
        return SELF_EMPLOYED
    return KINDS[posting.kind]


def working_time(posting: Posting) -> list[str]:
    """`arbeitszeit`: vz full time, tz part time, snw shifts, nights, weekends, ho from home, mj mini job."""
    hours = HOURS.get(posting.employment_type)
    if hours is None and posting.hours_per_week:
        hours = "vz" if posting.hours_per_week >= FULL_WEEK else "tz"
    also = (("snw", posting.shift_work), ("ho", posting.remote == "full"), ("mj", posting.mini_job))
    return ([hours] if hours else []) + [code for code, is_so in also if is_so]


def fixed_term(posting: Posting) -> int | None:
    """`befristung`: 1 for a fixed term, 2 for none, null where it is not said."""
    if posting.employment_type == "TEMPORARY":
        return 1
    return None if posting.fixed_term is None else 1 if posting.fixed_term else 2
