"""The facts the notifications service tells, and its own view of those it hears, by who tells them."""

from __future__ import annotations

from notifications.messages.accounts import (
    AccountInvited,
    ColleagueInvited,
    EmailChanged,
    EmailChangeRequested,
    PasswordChanged,
    SecondFactorRemoved,
    SignInLinkRequested,
)
from notifications.messages.applications import (
    ApplicationConfirmed,
    ApplicationDeclined,
    ApplicationReceived,
    ApplicationWithdrawn,
    ToApplicant,
)
from notifications.messages.erasures import (
    ErasureAsked,
    ErasureCompleted,
    ErasureMail,
    ErasureScheduled,
    PersonErased,
    PersonErasureRequested,
)
from notifications.messages.events import (
    EventAnnounced,
    EventCancelled,
    EventChanged,
    EventRescheduled,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationEventChanged,
    RegistrationPromoted,
    RegistrationRequested,
    RegistrationWaitlisted,
    ToParticipant,
)
from notifications.messages.jobs import (
    JobChanged,
    JobClosed,
    JobPublished,
    TenderChanged,
    TenderClosed,
    TenderPublished,
)
from notifications.messages.mailed import Mailed
from notifications.messages.members import (
    ExpertConsentAsked,
    ExpertConsentGiven,
    MemberAdmitted,
    MemberLeft,
    MembershipChanged,
    PosterTold,
    ProfilePublished,
    ProfileWithdrawn,
    ReportPublished,
    ReportWithdrawn,
)
from notifications.messages.newsletters import (
    NewsletterDispatched,
)
from notifications.messages.searches import SearchAlertDue, SearchAlertRequested, SearchEnded

__all__ = [
    "AccountInvited",
    "ApplicationConfirmed",
    "ApplicationDeclined",
    "ApplicationReceived",
    "ApplicationWithdrawn",
    "ColleagueInvited",
    "EmailChangeRequested",
    "EmailChanged",
    "ErasureAsked",
    "ErasureCompleted",
    "ErasureMail",
    "ErasureScheduled",
    "EventAnnounced",
    "EventCancelled",
    "EventChanged",
    "EventRescheduled",
    "ExpertConsentAsked",
    "ExpertConsentGiven",
    "JobChanged",
    "JobClosed",
    "JobPublished",
    "Mailed",
    "MemberAdmitted",
    "MemberLeft",
    "MembershipChanged",
    "NewsletterDispatched",
    "PasswordChanged",
    "PersonErased",
    "PersonErasureRequested",
    "PosterTold",
    "ProfilePublished",
    "ProfileWithdrawn",
    "RegistrationCancelled",
    "RegistrationConfirmed",
    "RegistrationEventChanged",
    "RegistrationPromoted",
    "RegistrationRequested",
    "RegistrationWaitlisted",
    "ReportPublished",
    "ReportWithdrawn",
    "SearchAlertDue",
    "SearchAlertRequested",
    "SearchEnded",
    "SecondFactorRemoved",
    "SignInLinkRequested",
    "TenderChanged",
    "TenderClosed",
    "TenderPublished",
    "ToApplicant",
    "ToParticipant",
]
