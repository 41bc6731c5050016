"""The fact the notifications service tells, and its own view of those it hears."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.erasure import Erased
from chassis.messages import Message

CHANGES = ("suspended", "reinstated", "resignation_declared", "resignation_withdrawn", "resigned", "expelled")


class NewsletterDispatched(Message):
    """An issue of the newsletter has gone to everybody it could go to."""

    topic = "notifications.newsletter_dispatched.v1"
    public = True

    issue_id = fields.UUID(required=True)
    subject = fields.String(required=True)
    sent = fields.Integer(required=True)
    dispatched_at = fields.AwareDateTime(required=True)


# Heard from members


class ToApplicant(Message):
    """What every fact about an application says."""

    email = fields.String(required=True)
    name = fields.String(required=True)
    organisation_name = fields.String(required=True)
    language = fields.String(load_default="de")


class ApplicationReceived(ToApplicant):
    topic = "members.application_received.v1"

    token = fields.String(required=True)


class ApplicationConfirmed(ToApplicant):
    topic = "members.application_confirmed.v1"

    token = fields.String(load_default=None, allow_none=True)


class ApplicationWithdrawn(ToApplicant):
    topic = "members.application_withdrawn.v1"


class ApplicationDeclined(ToApplicant):
    topic = "members.application_declined.v1"

    reason = fields.String(required=True)


class MembershipChanged(Message):
    """What became of a membership, told to each of the member's people."""

    topic = "members.membership_changed.v1"

    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(load_default="de")
    member_name = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    change = fields.String(required=True, validate=validate.OneOf(CHANGES))
    last_day = fields.Date(load_default=None, allow_none=True)
    reason = fields.String(load_default=None, allow_none=True)


class AccountInvited(Message):
    topic = "members.account_invited.v1"

    email = fields.String(required=True)
    name = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    membership_number = fields.Integer(load_default=None, allow_none=True)
    language = fields.String(load_default="de")
    token = fields.String(required=True)


class SignInLinkRequested(Message):
    topic = "members.sign_in_link_requested.v1"

    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(load_default="de")
    token = fields.String(required=True)


class ExpertConsentAsked(Message):
    topic = "members.expert_consent_asked.v1"

    email = fields.String(required=True)
    name = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    language = fields.String(load_default="de")
    wording = fields.String(required=True)
    token = fields.String(required=True)


class ExpertConsentGiven(ExpertConsentAsked):
    topic = "members.expert_consent_given.v1"


class ColleagueInvited(Message):
    topic = "members.colleague_invited.v1"

    email = fields.String(required=True)
    name = fields.String(required=True)
    organisation_name = fields.String(required=True)
    inviter_name = fields.String(required=True)
    language = fields.String(load_default="de")
    token = fields.String(required=True)


class EmailChangeRequested(SignInLinkRequested):
    topic = "members.email_change_requested.v1"


class ToOwner(Message):
    """What every fact says that the owner of an account hears of by mail."""

    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(load_default="de")


class EmailChanged(ToOwner):
    topic = "members.email_changed.v1"


class PasswordChanged(ToOwner):
    topic = "members.password_changed.v1"


class SecondFactorRemoved(ToOwner):
    topic = "members.second_factor_removed.v1"


class MemberAdmitted(Message):
    topic = "members.member_admitted.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(load_default=None, allow_none=True)


class ProfilePublished(MemberAdmitted):
    topic = "members.profile_published.v1"


class ProfileWithdrawn(Message):
    topic = "members.profile_withdrawn.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class MemberLeft(ProfileWithdrawn):
    topic = "members.member_left.v1"


class ReportPublished(Message):
    topic = "members.report_published.v1"

    report_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    working_group_name = fields.String(required=True)
    url = fields.String(required=True)


class ReportWithdrawn(Message):
    topic = "members.report_withdrawn.v1"

    report_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


# Heard from jobs


class JobPublished(Message):
    topic = "jobs.job_published.v1"

    job_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    city = fields.String(load_default=None, allow_none=True)
    valid_through = fields.Date(required=True)
    url = fields.String(required=True)


class JobChanged(JobPublished):
    topic = "jobs.job_changed.v1"


class JobClosed(Message):
    topic = "jobs.job_closed.v1"

    job_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


# Heard from events


class EventAnnounced(Message):
    topic = "events.event_announced.v1"

    event_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(load_default="Europe/Berlin")
    all_day = fields.Boolean(load_default=False)
    venue_name = fields.String(load_default=None, allow_none=True)
    city = fields.String(load_default=None, allow_none=True)
    online = fields.Boolean(load_default=False)
    url = fields.String(required=True)


class EventChanged(EventAnnounced):
    topic = "events.event_changed.v1"


class EventRescheduled(EventAnnounced):
    topic = "events.event_rescheduled.v1"


class EventCancelled(Message):
    topic = "events.event_cancelled.v1"

    event_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class ToParticipant(Message):
    """What every fact about a registration says; `venue` is in parts or text, `calendar` the invitation (RFC 5546)."""

    title = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(load_default="Europe/Berlin")
    all_day = fields.Boolean(load_default=False)
    venue = fields.Raw(load_default=None, allow_none=True)
    online_url = fields.String(load_default=None, allow_none=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(load_default="de")
    position = fields.Integer(load_default=None, allow_none=True)
    token = fields.String(required=True)
    calendar = fields.String(load_default=None, allow_none=True)
    event_status = fields.String(load_default="announced")
    reason = fields.String(load_default=None, allow_none=True)
    held_until = fields.AwareDateTime(load_default=None, allow_none=True)


class RegistrationRequested(ToParticipant):
    topic = "events.registration_requested.v1"


class RegistrationConfirmed(ToParticipant):
    topic = "events.registration_confirmed.v1"


class RegistrationWaitlisted(ToParticipant):
    topic = "events.registration_waitlisted.v1"


class RegistrationPromoted(ToParticipant):
    topic = "events.registration_promoted.v1"


class RegistrationCancelled(ToParticipant):
    topic = "events.registration_cancelled.v1"


class RegistrationEventChanged(ToParticipant):
    topic = "events.registration_event_changed.v1"


class PersonErased(Erased):
    """The notifications service has erased a person."""

    topic = "notifications.person_erased.v1"


class PersonErasureRequested(Message):
    """Heard: a person is to be erased."""

    topic = "members.person_erasure_requested.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True)
    email = fields.String(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)


class ErasureMail(Message):
    """What every fact that asks for a mail about an erasure says."""

    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(load_default="de")
    token = fields.String(required=True)


class ErasureAsked(ErasureMail):
    topic = "members.erasure_asked.v1"


class ErasureScheduled(ErasureMail):
    topic = "members.erasure_scheduled.v1"

    due_at = fields.AwareDateTime(required=True)


class ErasureCompleted(ErasureMail):
    topic = "members.erasure_completed.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True)
