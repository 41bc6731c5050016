"""Experts: entered by others, shown once they agree, gone once they do not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.errors import Conflict, Forbidden
from chassis.search import Entry
from chassis.tokens import Tokens
from members.commands import tries
from members.consents import EXPERT
from members.directory import EXPERTS
from members.messages import ExpertConsentAsked, ExpertConsentGiven, ExpertPublished, ExpertWithdrawn
from members.models import Expert, ExpertTrait
from members.queries.competences import labels, require_known
from members.queries.experts import get_asked, lock_entered, lock_own, require_new
from members.queries.organisations import get_organisation, lock_own_organisation

CONSENT_SECONDS = 30 * 24 * 3600
UNANSWERED = timedelta(seconds=CONSENT_SECONDS)  # kept no longer than the link to consent works
WITHDRAWN = timedelta(days=30)
BATCH = 100  # entries indexed in one transaction


def consent_tokens(secret_key: str) -> Tokens:
    """Each names one consent that was asked for."""
    return Tokens(secret_key, "expert-consent")


def enter(session: Session, context: Context, form: dict[str, Any], secret_key: str, now: datetime) -> Expert:
    """Enter a person, for the organisation one acts for or (the office) any or none, and ask for consent by mail.

    Raises Conflict when the organisation has entered this address, TooManyRequests after enough mails.
    """
    organisation_id = _entered_for(session, context.actor, form.pop("organisation_id", None))
    require_new(session, organisation_id, form["email"])
    require_known(session, form["competences"])
    expert = Expert(organisation_id=organisation_id, entered_at=now, status="asked", status_since=now)
    expert.change(form, now)
    session.add(expert)
    _ask(session, context, expert, secret_key, now)
    return expert


def change(
    session: Session, context: Context, expert_id: UUID, changes: dict[str, Any], secret_key: str, now: datetime
) -> Expert:
    """Change an entry. Under another name or address it is somebody else, whose consent has to be asked first."""
    expert = lock_entered(session, context.actor, expert_id)
    context.check_revision(expert.revision)
    if expert.status == "withdrawn":
        raise Conflict("expert_consent_withdrawn")
    require_new(session, expert.organisation_id, changes.get("email", expert.email), but=expert.id)
    require_known(session, changes.get("competences", ()), kept=expert.competences)
    shown = expert.status == "consented"
    if expert.change(changes, now):
        _ask(session, context, expert, secret_key, now)
    _show(session, expert, before=shown)
    return expert


def ask_again(session: Session, context: Context, expert_id: UUID, secret_key: str, now: datetime) -> Expert:
    """Ask once more; who has answered is not asked again."""
    expert = lock_entered(session, context.actor, expert_id)
    if expert.status != "asked":
        raise Conflict(f"expert_consent_{'given' if expert.status == 'consented' else 'withdrawn'}")
    _ask(session, context, expert, secret_key, now)
    return expert


def remove(session: Session, context: Context, expert_id: UUID) -> None:
    """Drop an entry with its consents."""
    expert = lock_entered(session, context.actor, expert_id)
    context.check_revision(expert.revision)
    hide(session, expert)
    session.delete(expert)
    session.flush()


def hide(session: Session, expert: Expert) -> None:
    """An expert who is about to be deleted is found no more, here and elsewhere."""
    EXPERTS.remove(session, expert.id)
    if expert.status == "consented":
        gone = SimpleNamespace(id=expert.id, revision=expert.revision + 1)
        outbox.announce(session, ExpertWithdrawn, gone)


def consent(session: Session, token: str, secret_key: str, now: datetime) -> Expert:
    """The person agrees, by the link from the mail. A second click changes nothing."""
    asked = get_asked(session, consent_tokens(secret_key).read(token, CONSENT_SECONDS), lock=True)
    return _consented(session, asked, "link", secret_key, now)


def consent_by_account(session: Session, actor: Actor, expert_id: UUID, secret_key: str, now: datetime) -> Expert:
    """The same by who is signed in with the entry's address."""
    return _consented(session, lock_own(session, actor, expert_id), "account", secret_key, now)


def withdraw(session: Session, token: str, secret_key: str, now: datetime) -> Expert:
    """The person does not agree, or no longer, by any link it ever got; it is no longer shown from this moment."""
    return _withdrawn(session, get_asked(session, consent_tokens(secret_key).read(token), lock=True), "link", now)


def withdraw_by_account(session: Session, actor: Actor, expert_id: UUID, now: datetime) -> Expert:
    """The same by who is signed in with the entry's address."""
    return _withdrawn(session, lock_own(session, actor, expert_id), "account", now)


def outdate(session: Session, competences: Collection[str]) -> None:
    """These competences are called otherwise now; who has them is indexed anew by the clock."""
    able = select(ExpertTrait.expert_id).where(ExpertTrait.kind == "competence", ExpertTrait.code.in_(competences))
    session.execute(update(Expert).where(Expert.id.in_(able)).values(outdated=True))


def index_outdated(session: Session) -> bool:
    """Index some of those anew, and tell of them again, for who has not heard; whether there may be more."""
    outdated = select(Expert).where(Expert.outdated).limit(BATCH).with_for_update(of=Expert, skip_locked=True)
    found = session.scalars(outdated).all()
    for expert in found:
        _show(session, expert, before=False)
    return len(found) == BATCH


def _entered_for(session: Session, actor: Actor, wanted: UUID | None) -> UUID | None:
    """Whose expert it becomes: one's own organisation's, or whichever the office names. Raises Forbidden."""
    if actor.has("office"):
        return get_organisation(session, wanted).id if wanted else None
    if wanted not in (None, actor.organisation_id):
        raise Forbidden("office_only")
    organisation = lock_own_organisation(session, actor)
    organisation.require_member()
    return organisation.id


def _ask(session: Session, context: Context, expert: Expert, secret_key: str, now: datetime) -> None:
    """Ask the person by mail, within limits: it did not ask to be asked."""
    origin = str(expert.organisation_id or context.actor.account_id or "")
    tries.note(session, tries.CONSENT, tries.Try(expert.email, origin, now, secret_key))
    expert.ask(EXPERT.text, EXPERT.version, now)
    _tell(session, ExpertConsentAsked, expert, secret_key)


def _consented(session: Session, expert: Expert, by: str, secret_key: str, now: datetime) -> Expert:
    if expert.consented(by, now):
        _tell(session, ExpertConsentGiven, expert, secret_key)
        _show(session, expert, before=False)
    return expert


def _withdrawn(session: Session, expert: Expert, by: str, now: datetime) -> Expert:
    shown = expert.status == "consented"
    if expert.withdraw(by, now):
        _show(session, expert, before=shown)
    return expert


def _tell(session: Session, message: type[ExpertConsentAsked], expert: Expert, secret_key: str) -> None:
    session.flush()
    told = SimpleNamespace(expert=expert, token=consent_tokens(secret_key).sign(expert.consent.id))
    outbox.announce(session, message, told, subject=expert.id)


def _show(session: Session, expert: Expert, *, before: bool) -> None:
    """Who consented is found, here and by what fits them elsewhere; who was shown `before` may be no more."""
    _index(session, expert)
    if expert.status == "consented":
        outbox.announce(session, ExpertPublished, expert)
    elif before:
        outbox.announce(session, ExpertWithdrawn, expert)


def _index(session: Session, expert: Expert) -> None:
    """Who consented is found by words, nobody else."""
    session.flush()
    expert.outdated = False
    if expert.status == "consented":
        EXPERTS.put(session, expert.id, Entry([*expert.search_texts, *labels(session, expert.competences)]))
    else:
        EXPERTS.remove(session, expert.id)
