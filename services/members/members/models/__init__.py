"""The tables of the members service, one subject a file."""

from members.models.accounts import Account, EmailChange, LoginSession, SignInLink
from members.models.applications import Application, Consent
from members.models.attempts import ApplicationAttempt, ConsentAttempt, SignInAttempt
from members.models.colleagues import Invitation
from members.models.competences import Outdated, Term
from members.models.experts import Expert, ExpertConsent, ExpertTrait
from members.models.images import Image
from members.models.memberships import Counter, Membership, MembershipChange, PersonalMembership
from members.models.organisations import Base, Competence, EntryChange, Organisation
from members.models.partners import Partner
from members.models.privacy import Erasure, ErasureReceipt
from members.models.reports import Report
from members.models.second_factor import RecoveryCode, SecondFactor
from members.models.tokens import AccessToken
from members.models.working_groups import BiddingDeadline, Participation, WorkingGroup

__all__ = [
    "AccessToken",
    "Account",
    "Application",
    "ApplicationAttempt",
    "Base",
    "BiddingDeadline",
    "Competence",
    "Consent",
    "ConsentAttempt",
    "Counter",
    "EmailChange",
    "EntryChange",
    "Erasure",
    "ErasureReceipt",
    "Expert",
    "ExpertConsent",
    "ExpertTrait",
    "Image",
    "Invitation",
    "LoginSession",
    "Membership",
    "MembershipChange",
    "Organisation",
    "Outdated",
    "Participation",
    "Partner",
    "PersonalMembership",
    "RecoveryCode",
    "Report",
    "SecondFactor",
    "SignInAttempt",
    "SignInLink",
    "Term",
    "WorkingGroup",
]
