"""The facts the jobs service tells, and those it hears.

Those about what everyone may see are public. What a posting's writer alone is told is internal.
"""

from __future__ import annotations

from jobs.messages.competences import CompetencePublished
from jobs.messages.matching import ExpertPublished, ExpertWithdrawn
from jobs.messages.organisations import (
    MemberAdmitted,
    MemberLeft,
    MemberReinstated,
    MemberSuspended,
    ProfilePublished,
    ProfileWithdrawn,
)
from jobs.messages.postings import (
    JobApproved,
    JobChanged,
    JobClosed,
    JobExpiring,
    JobPublished,
    JobReturned,
    JobSubmitted,
)
from jobs.messages.privacy import PersonErased, PersonErasureRequested
from jobs.messages.searches import Asked, Fitting, SearchAlert, SearchAlertDue, SearchAlertRequested, SearchEnded
from jobs.messages.tenders import BiddingDeadlineMoved, BiddingGroupFormed, TenderChanged, TenderClosed, TenderPublished

__all__ = [
    "Asked",
    "BiddingDeadlineMoved",
    "BiddingGroupFormed",
    "CompetencePublished",
    "ExpertPublished",
    "ExpertWithdrawn",
    "Fitting",
    "JobApproved",
    "JobChanged",
    "JobClosed",
    "JobExpiring",
    "JobPublished",
    "JobReturned",
    "JobSubmitted",
    "MemberAdmitted",
    "MemberLeft",
    "MemberReinstated",
    "MemberSuspended",
    "PersonErased",
    "PersonErasureRequested",
    "ProfilePublished",
    "ProfileWithdrawn",
    "SearchAlert",
    "SearchAlertDue",
    "SearchAlertRequested",
    "SearchEnded",
    "TenderChanged",
    "TenderClosed",
    "TenderPublished",
]
