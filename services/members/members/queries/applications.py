"""Reading applications."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from members.models import Account, Application, Organisation, PersonalMembership
from members.models.applications import OPEN

ENOUGH = 10  # duplicates of each kind shown of one application


def lock_application(session: Session, application_id: UUID) -> Application:
    """An application, locked until the transaction ends, so that it is decided once."""
    found = session.get(Application, application_id, with_for_update=True)
    if found is None:
        raise NotFound("application_not_found")
    return found


def get_application(session: Session, application_id: UUID) -> Application:
    """An application, flagged with what looks like the same organisation."""
    found = session.get(Application, application_id)
    if found is None:
        raise NotFound("application_not_found")
    found.flag(duplicates(session, found))
    return found


def list_applications(session: Session, status: str | None, limit: int, cursor: str | None) -> Page:
    """A page of applications, newest first, each flagged with what looks like the same organisation."""
    query = select(Application)
    if status:
        query = query.where(Application.status == status)
    found = page(
        session,
        query,
        (Application.submitted_at, Application.id),
        limit=limit,
        cursor=cursor,
        descending=True,
    )
    for application in found["items"]:
        application.flag(duplicates(session, application))
    return found


def duplicates(session: Session, application: Application) -> list[dict[str, Any]]:
    """Members and other open applications that look like the same, and what makes them look so."""
    like_members = _like_persons if application.holder == "person" else _like_organisations
    return [*like_members(session, application), *_like_applications(session, application)]


def _like_persons(session: Session, application: Application) -> list[dict[str, Any]]:
    same_mail = select(PersonalMembership.id).join(PersonalMembership.account)
    with_mail = set(session.scalars(same_mail.where(Account.email == application.email_key)))
    like = or_(PersonalMembership.name_key == application.name_key, PersonalMembership.id.in_(with_mail))
    others = select(PersonalMembership).where(like, PersonalMembership.id != application.personal_membership_id)
    return [
        _flag("member", each, each.name, _signs_of_a_person(application, each, each.id in with_mail))
        for each in session.scalars(others.limit(ENOUGH))
    ]


def _like_organisations(session: Session, application: Application) -> list[dict[str, Any]]:
    domains = application.domains
    mail: dict[UUID | None, set[str | None]] = defaultdict(set)
    if domains:
        accounts = select(Account.organisation_id, Account.mail_domain).where(Account.mail_domain.in_(domains))
        for organisation_id, domain in session.execute(
            accounts.where(Account.organisation_id.is_not(None)).distinct().limit(ENOUGH)
        ):
            mail[organisation_id].add(domain)
    like = or_(
        Organisation.name_key == application.name_key, Organisation.web_domain.in_(domains), Organisation.id.in_(mail)
    )
    found = session.scalars(select(Organisation).where(like, Organisation.id != application.member_id).limit(ENOUGH))
    return [_flag("member", each, each.name, _signs(application, each, mail[each.id])) for each in found]


def _like_applications(session: Session, application: Application) -> list[dict[str, Any]]:
    domains, person = application.domains, application.holder == "person"
    like = or_(
        Application.name_key == application.name_key,
        Application.email_key == application.email_key if person else Application.web_domain.in_(domains),
        Application.mail_domain.in_(domains),
    )
    others = select(Application).where(like, Application.id != application.id, Application.status.in_(OPEN))
    return [
        _flag("application", each, each.organisation_name, _signs_between(application, each))
        for each in session.scalars(others.where(Application.holder == application.holder).limit(ENOUGH))
    ]


def _signs_between(application: Application, other: Application) -> dict[str, bool]:
    if application.holder == "person":
        return _signs_of_a_person(application, other, other.email_key == application.email_key)
    return _signs(application, other, {other.mail_domain})


def _signs(application: Application, other: Organisation | Application, mail: set[str | None]) -> dict[str, bool]:
    """By what another looks like the same organisation; `mail` are the domains that its people have addresses at."""
    return {
        "same_name": other.name_key == application.name_key,
        "same_web_domain": bool({application.web_domain} & {other.web_domain} - {None}),
        "same_mail_domain": bool(application.domains & mail or {application.mail_domain} & {other.web_domain} - {None}),
    }


def _signs_of_a_person(
    application: Application, other: PersonalMembership | Application, same_email: bool
) -> dict[str, bool]:
    return {"same_name": other.name_key == application.name_key, "same_email": same_email}


def _flag(
    kind: str, other: Organisation | PersonalMembership | Application, name: str, signs: dict[str, bool]
) -> dict[str, Any]:
    reasons = [sign for sign, is_so in signs.items() if is_so]
    return {"kind": kind, "id": str(other.id), "name": name, "reasons": reasons}
