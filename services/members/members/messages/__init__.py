"""The facts the members service tells, and those it hears, one subject a file.

Public ones hold nothing a visitor may not see. Those with personal data are internal: never in the journal.
"""

from __future__ import annotations

from members.messages.accounts import (
    AccountInvited,
    ColleagueInvited,
    EmailChanged,
    EmailChangeRequested,
    PasswordChanged,
    SecondFactorRemoved,
    SignInLinkRequested,
)
from members.messages.applications import (
    ApplicationConfirmed,
    ApplicationDeclined,
    ApplicationReceived,
    ApplicationWithdrawn,
)
from members.messages.competences import (
    CompetencePublished,
)
from members.messages.erasures import (
    ErasureAsked,
    ErasureCompleted,
    ErasureScheduled,
    EventsErasedPerson,
    JobsErasedPerson,
    NotificationsErasedPerson,
    PersonErased,
    PersonErasureRequested,
)
from members.messages.experts import (
    ExpertConsentAsked,
    ExpertConsentGiven,
    ExpertPublished,
    ExpertWithdrawn,
)
from members.messages.memberships import (
    MemberAdmitted,
    MemberLeft,
    MemberReinstated,
    MembershipChanged,
    MemberSuspended,
)
from members.messages.newsletters import (
    NewsletterHeld,
    OfficeTold,
)
from members.messages.organisations import (
    EntriesReindexed,
    ProfilePublished,
    ProfileWithdrawn,
)
from members.messages.partners import (
    PartnerPublished,
    PartnerWithdrawn,
)
from members.messages.posters import (
    JobApproved,
    JobExpiring,
    JobReturned,
    JobSubmitted,
    PosterTold,
)
from members.messages.reports import (
    ReportPublished,
    ReportWithdrawn,
)
from members.messages.working_groups import (
    BiddingDeadlineMoved,
    BiddingGroupFormed,
    WorkingGroupChanged,
    WorkingGroupClosed,
    WorkingGroupJoined,
    WorkingGroupLeft,
    WorkingGroupOpened,
)

__all__ = [
    "AccountInvited",
    "ApplicationConfirmed",
    "ApplicationDeclined",
    "ApplicationReceived",
    "ApplicationWithdrawn",
    "BiddingDeadlineMoved",
    "BiddingGroupFormed",
    "ColleagueInvited",
    "CompetencePublished",
    "EmailChangeRequested",
    "EmailChanged",
    "EntriesReindexed",
    "ErasureAsked",
    "ErasureCompleted",
    "ErasureScheduled",
    "EventsErasedPerson",
    "ExpertConsentAsked",
    "ExpertConsentGiven",
    "ExpertPublished",
    "ExpertWithdrawn",
    "JobApproved",
    "JobExpiring",
    "JobReturned",
    "JobSubmitted",
    "JobsErasedPerson",
    "MemberAdmitted",
    "MemberLeft",
    "MemberReinstated",
    "MemberSuspended",
    "MembershipChanged",
    "NewsletterHeld",
    "NotificationsErasedPerson",
    "OfficeTold",
    "PartnerPublished",
    "PartnerWithdrawn",
    "PasswordChanged",
    "PersonErased",
    "PersonErasureRequested",
    "PosterTold",
    "ProfilePublished",
    "ProfileWithdrawn",
    "ReportPublished",
    "ReportWithdrawn",
    "SecondFactorRemoved",
    "SignInLinkRequested",
    "WorkingGroupChanged",
    "WorkingGroupClosed",
    "WorkingGroupJoined",
    "WorkingGroupLeft",
    "WorkingGroupOpened",
]
