"""The facts the members service tells, and of those it hears the receipts of erasures.

Public ones hold nothing a visitor may not see. Those with personal data are internal: never in the journal.
"""

from __future__ import annotations

from marshmallow import fields

from chassis.erasure import Erased
from chassis.messages import Message


class MemberAdmitted(Message):
    """The board accepted an application; membership runs from `admitted_on`."""

    topic = "members.member_admitted.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    district = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    admitted_on = fields.Date(required=True, attribute="member_since")


class MemberSuspended(Message):
    """A member's rights rest; its people act for nobody until it is reinstated."""

    topic = "members.member_suspended.v1"

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class MemberReinstated(Message):
    """A member that was suspended, or had left, is one again."""

    topic = "members.member_reinstated.v1"

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class MemberLeft(Message):
    """A membership has ended; `left_on` was its last day."""

    topic = "members.member_left.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    left_on = fields.Date(required=True, attribute="membership.until")


class ProfilePublished(Message):
    """A member's public entry in the IT database is new or has changed."""

    topic = "members.profile_published.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    district = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    competences = fields.List(fields.String(), required=True)


class ProfileWithdrawn(Message):
    """A member's entry is no longer for everyone to see."""

    topic = "members.profile_withdrawn.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class CompetencePublished(Message):
    """A field (without parent) or a competence of the taxonomy is new, is called otherwise, has moved or retired."""

    topic = "members.competence_published.v1"
    public = True

    code = fields.String(required=True)
    revision = fields.Integer(required=True)
    parent = fields.String(required=True, allow_none=True)
    label_de = fields.String(required=True)
    label_en = fields.String(required=True)
    retired = fields.Boolean(required=True)


class EntriesReindexed(Message):
    """Entries say what they said, but are found by other words, since a competence is called otherwise now.

    Whoever keeps answers of the directory's search has old ones.
    """

    topic = "members.entries_reindexed.v1"
    public = True

    entries = fields.Integer(required=True)


class _WorkingGroup(Message):
    """What everybody may know of a working group."""

    working_group_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(allow_none=True)
    kind = fields.String(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class WorkingGroupOpened(_WorkingGroup):
    """A working group began its work."""

    topic = "members.working_group_opened.v1"
    public = True


class WorkingGroupChanged(_WorkingGroup):
    """A working group says something else of itself: its name, its mandate, its end."""

    topic = "members.working_group_changed.v1"
    public = True


class WorkingGroupClosed(_WorkingGroup):
    """A working group has ended its work."""

    topic = "members.working_group_closed.v1"
    public = True


class ReportPublished(Message):
    """A working group's report is there for everybody to read, or reads differently than before."""

    topic = "members.report_published.v1"
    public = True

    report_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    working_group_id = fields.UUID(required=True)
    working_group_name = fields.String(required=True, attribute="group.name")
    published_at = fields.AwareDateTime(required=True)
    url = fields.String(required=True)


class ReportWithdrawn(Message):
    """A report that was published is not to be read any more."""

    topic = "members.report_withdrawn.v1"
    public = True

    report_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class PartnerPublished(Message):
    """A partner of the association is new, or is shown otherwise than before."""

    topic = "members.partner_published.v1"
    public = True

    partner_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    website = fields.String(required=True, allow_none=True)
    position = fields.Integer(required=True)


class PartnerWithdrawn(Message):
    """A partner is shown no more."""

    topic = "members.partner_withdrawn.v1"
    public = True

    partner_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class _Roster(Message):
    """Who takes part in a working group; `revision` counts those who came and went in this group."""

    working_group_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class WorkingGroupJoined(_Roster):
    """Somebody takes part in a working group from now on."""

    topic = "members.working_group_joined.v1"


class WorkingGroupLeft(_Roster):
    """Somebody takes part in a working group no longer."""

    topic = "members.working_group_left.v1"


class ApplicationReceived(Message):
    """Somebody applied; the address has yet to be confirmed with the token."""

    topic = "members.application_received.v1"

    application_id = fields.UUID(required=True, attribute="application.id")
    email = fields.String(required=True, attribute="application.email")
    name = fields.String(required=True, attribute="application.full_name")
    organisation_name = fields.String(required=True, attribute="application.organisation_name")
    language = fields.String(required=True, attribute="application.language")
    token = fields.String(required=True)


class ApplicationConfirmed(Message):
    """The applicant's address is confirmed; the board can decide, and the token takes the application back."""

    topic = "members.application_confirmed.v1"

    application_id = fields.UUID(required=True, attribute="application.id")
    email = fields.String(required=True, attribute="application.email")
    name = fields.String(required=True, attribute="application.full_name")
    organisation_name = fields.String(required=True, attribute="application.organisation_name")
    language = fields.String(required=True, attribute="application.language")
    token = fields.String()


class ApplicationDeclined(Message):
    """The board declined an application, for the reason given."""

    topic = "members.application_declined.v1"

    application_id = fields.UUID(required=True, attribute="id")
    email = fields.String(required=True)
    name = fields.String(required=True, attribute="full_name")
    organisation_name = fields.String(required=True)
    language = fields.String(required=True)
    reason = fields.String(required=True)


class ApplicationWithdrawn(Message):
    """An applicant took back what was confirmed, before the board decided."""

    topic = "members.application_withdrawn.v1"

    application_id = fields.UUID(required=True, attribute="id")
    email = fields.String(required=True)
    name = fields.String(required=True, attribute="full_name")
    organisation_name = fields.String(required=True)
    language = fields.String(required=True)


class MembershipChanged(Message):
    """For the mail to one of a member's people: what became of the membership, and its last day if one is known."""

    topic = "members.membership_changed.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    member_name = fields.String(required=True, attribute="membership.name")
    organisation_name = fields.String(required=True, allow_none=True)
    membership_number = fields.Integer(required=True, attribute="membership.number")
    change = fields.String(required=True)
    last_day = fields.Date(required=True, allow_none=True, attribute="membership.until")
    reason = fields.String(required=True, allow_none=True)


class AccountInvited(Message):
    """An account waits for its owner, who sets a password with the token."""

    topic = "members.account_invited.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    organisation_name = fields.String(required=True, allow_none=True)
    membership_number = fields.Integer(required=True, allow_none=True)
    language = fields.String(required=True, attribute="account.language")
    token = fields.String(required=True)


class SignInLinkRequested(Message):
    """Somebody with an account asked for a link that signs in."""

    topic = "members.sign_in_link_requested.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    token = fields.String(required=True)


class ExpertConsentAsked(Message):
    """A person was entered as an expert, and is asked for consent in this wording."""

    topic = "members.expert_consent_asked.v1"

    expert_id = fields.UUID(required=True, attribute="expert.id")
    email = fields.String(required=True, attribute="expert.email")
    name = fields.String(required=True, attribute="expert.name")
    organisation_name = fields.String(required=True, allow_none=True, attribute="expert.organisation_name")
    language = fields.String(required=True, attribute="expert.language")
    wording = fields.String(required=True, attribute="expert.consent.wording")
    token = fields.String(required=True)


class ExpertConsentGiven(ExpertConsentAsked):
    """A person agreed to be shown as an expert; the token takes that back at any time."""

    topic = "members.expert_consent_given.v1"

    given_at = fields.AwareDateTime(required=True, attribute="expert.consent.given_at")


class _ErasureMail(Message):
    """What a mail about an erasure needs; the token opens its page."""

    erasure_id = fields.UUID(required=True, attribute="erasure.id")
    email = fields.String(required=True, attribute="erasure.email")
    name = fields.String(required=True, attribute="erasure.name")
    language = fields.String(required=True, attribute="erasure.language")
    token = fields.String(required=True)


class ErasureAsked(_ErasureMail):
    """Somebody with an account wants to be erased, and has yet to confirm it with the token."""

    topic = "members.erasure_asked.v1"


class ErasureScheduled(_ErasureMail):
    """An erasure is confirmed, and begins at `due_at` unless it is taken back."""

    topic = "members.erasure_scheduled.v1"

    due_at = fields.AwareDateTime(required=True, attribute="erasure.due_at")


class ErasureCompleted(_ErasureMail):
    """Every service has erased the person; after this last mail the address is forgotten too."""

    topic = "members.erasure_completed.v1"
    to_the_erased = True


class PersonErasureRequested(Message):
    """Every service is to erase a person, known by address and perhaps by account, and to say so."""

    topic = "members.person_erasure_requested.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True, attribute="id")
    email = fields.String(required=True)
    account_id = fields.UUID(required=True, allow_none=True)


class PersonErased(Erased):
    """The members service has erased a person."""

    topic = "members.person_erased.v1"


class JobsErasedPerson(Erased):
    """Heard from jobs."""

    topic = "jobs.person_erased.v1"


class EventsErasedPerson(Erased):
    """Heard from events."""

    topic = "events.person_erased.v1"


class NotificationsErasedPerson(Erased):
    """Heard from notifications."""

    topic = "notifications.person_erased.v1"


class ColleagueInvited(Message):
    """Somebody may join the people of an organisation, with the token."""

    topic = "members.colleague_invited.v1"

    invitation_id = fields.UUID(required=True, attribute="invitation.id")
    email = fields.String(required=True, attribute="invitation.email")
    name = fields.String(required=True, attribute="invitation.name")
    organisation_name = fields.String(required=True, attribute="invitation.organisation.name")
    inviter_name = fields.String(required=True, attribute="inviter.name")
    language = fields.String(required=True, attribute="invitation.language")
    token = fields.String(required=True)


class EmailChangeRequested(Message):
    """An account's owner wants another address, which is to be confirmed with the token."""

    topic = "members.email_change_requested.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="change.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    token = fields.String(required=True)


class _ToOwner(Message):
    """What is told so that an account's owner hears of it by mail."""

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")


class EmailChanged(_ToOwner):
    """An account has another address; `email` is the one before."""

    topic = "members.email_changed.v1"


class PasswordChanged(_ToOwner):
    """An account has another password."""

    topic = "members.password_changed.v1"


class SecondFactorRemoved(_ToOwner):
    """An account has no second factor any more."""

    topic = "members.second_factor_removed.v1"
