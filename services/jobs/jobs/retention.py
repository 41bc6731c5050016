"""How long the jobs service keeps what, and why. Every hour the clock deletes what is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists

from chassis.inbox import KEEP as MARKS_KEPT
from chassis.retention import Rule
from jobs.links import CONFIRM_SECONDS
from jobs.models import Ability, Asked, SavedSearch

RULES = (
    Rule(
        "requests for saved searches",
        SavedSearch,
        SavedSearch.requested_at,
        timedelta(seconds=CONFIRM_SECONDS),
        "nobody confirmed them",
        only=SavedSearch.state == "pending",
    ),
    Rule(
        "saved searches that ended",
        SavedSearch,
        SavedSearch.ended_at,
        timedelta(days=3 * 365),
        "the consent can be asked for until claims are over (§ 195 BGB)",
        only=SavedSearch.state == "ended",
    ),
    Rule(
        "queries that no search asks any more",
        Asked,
        Asked.asked_at,
        timedelta(days=1),
        "they find nobody",
        only=~exists().where(SavedSearch.asked_id == Asked.id),
    ),
    Rule(
        "experts who are shown no more",
        Ability,
        Ability.told_at,
        MARKS_KEPT,
        "a blank row: no fact told before can come later",
        only=Ability.shown.is_(False),
    ),
)
