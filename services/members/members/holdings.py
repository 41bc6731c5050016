"""What the members service holds of persons, and what it does not (tests/test_every_table.py asks for each table)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from chassis.persons import Holding, Person
from members.models import (
    AccessToken,
    Account,
    Application,
    Consent,
    EmailChange,
    Expert,
    ExpertConsent,
    ExpertTrait,
    Invitation,
    LoginSession,
    MembershipChange,
    Participation,
    PersonalMembership,
    RecoveryCode,
    SecondFactor,
    SignInLink,
)

NOBODY = {"given_name": "", "family_name": "", "email": "", "phone": None}
MEMBERS_KEPT = "applications that led to a membership, without the person: by-laws and accounts (§ 147 AO)"

DECIDED = (
    *("status", "holder", "membership_kind", "language", "submitted_at", "confirmed_at", "decided_at", "decided_by"),
    *("member_id", "personal_membership_id", "number"),
)
RESIGNED = ("number", "revision", "kind", "since", "until", "status")


def _applied(who: Person) -> ColumnElement[bool]:
    return who.has_address(Application.representative["email"].as_string())


def _is_account(who: Person) -> ColumnElement[bool]:
    return who.has_account(Account.id) | who.has_address(Account.email)


def _own_accounts(who: Person) -> Any:
    return select(Account.id).where(_is_account(who))


def _is_own(who: Person) -> ColumnElement[bool]:
    return PersonalMembership.account_id.in_(_own_accounts(who))


HOLDINGS = (
    Holding("expert_consents", ExpertConsent, lambda who: who.has_address(ExpertConsent.email)),
    Holding(
        "expert_traits",
        ExpertTrait,
        lambda who: ExpertTrait.expert_id.in_(select(Expert.id).where(who.has_address(Expert.email))),
    ),
    Holding("experts", Expert, lambda who: who.has_address(Expert.email), hides=("name_key", "outdated")),
    Holding("working_group_participants", Participation, lambda who: who.has_account(Participation.account_id)),
    Holding(
        "sessions",
        LoginSession,
        lambda who: LoginSession.account_id.in_(_own_accounts(who)),
        hides=("token_hash",),
    ),
    Holding(
        "sign_in_links",
        SignInLink,
        lambda who: SignInLink.account_id.in_(_own_accounts(who)),
    ),
    Holding(
        "access_tokens",
        AccessToken,
        lambda who: AccessToken.account_id.in_(_own_accounts(who)),
        hides=("token_hash",),
    ),
    Holding(
        "second_factors", SecondFactor, lambda who: SecondFactor.account_id.in_(_own_accounts(who)), hides=("nonce",)
    ),
    Holding(
        "recovery_codes",
        RecoveryCode,
        lambda who: RecoveryCode.account_id.in_(_own_accounts(who)),
        hides=("code_hash",),
    ),
    Holding(
        "email_changes",
        EmailChange,
        lambda who: EmailChange.account_id.in_(_own_accounts(who)) | who.has_address(EmailChange.email),
    ),
    Holding("invitations", Invitation, lambda who: who.has_address(Invitation.email)),
    Holding(
        "application_consents",
        Consent,
        lambda who: Consent.application_id.in_(select(Application.id).where(_applied(who))),
        keeps=("version", "wording", "given_at"),
    ),
    Holding(
        "applications",
        Application,
        lambda who: _applied(who) & (Application.status == "admitted") & (Application.holder == "organisation"),
        keeps=(*DECIDED, "organisation", "name_key", "web_domain"),
        instead={"representative": NOBODY},
        kept=MEMBERS_KEPT,
    ),
    Holding(
        "applications",
        Application,
        lambda who: _applied(who) & (Application.status == "admitted") & (Application.holder == "person"),
        keeps=(*DECIDED, "organisation"),
        instead={"representative": NOBODY},
        kept=MEMBERS_KEPT,
    ),
    Holding("applications", Application, lambda who: _applied(who) & (Application.status != "admitted")),
    Holding(
        "membership_changes",
        MembershipChange,
        lambda who: MembershipChange.member_id.in_(select(PersonalMembership.id).where(_is_own(who))),
        keeps=("member_id", "change", "kind", "status", "until", "changed_at", "changed_by", "acted_as"),
        kept="what became of a membership under its number, without the person (by-laws)",
    ),
    Holding(
        "personal_memberships",
        PersonalMembership,
        _is_own,
        hides=("name_key",),
        keeps=RESIGNED,
        kept="the number of a membership that has ended, without the person (by-laws)",
    ),
    Holding("accounts", Account, _is_account, hides=("password_hash",)),
)

IMPERSONAL = {
    "organisations": "what an organisation says of itself; a person's name in it is its own to change",
    "organisation_competences": "of an organisation",
    "entry_changes": "of an organisation; who changed it is an id that leads nowhere once the account is gone",
    "memberships": "of an organisation",
    "partners": "regional partners, which are organisations",
    "counters": "a number",
    "images": "logos of organisations and partners",
    "competences": "the association's taxonomy",
    "outdated_entries": "ids of organisations",
    "reports": "what working groups report; whom they name is theirs to change",
    "working_groups": "a group says nothing of a person",
    "bidding_deadlines": "until when a group bids on a tender",
    "sign_in_attempts": "keyed hashes, for a quarter of an hour",
    "application_attempts": "keyed hashes, for an hour",
    "consent_attempts": "keyed hashes, for 30 days",
    "erasures": "the erasure itself, which forgets the address at its end",
    "erasure_receipts": "numbers",
}
