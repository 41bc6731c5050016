"""The tables of the members service, one subject a file."""

from members.models.accounts import Account, LoginSession, SignInLink
from members.models.applications import Application, Consent
from members.models.attempts import ApplicationAttempt, ConsentAttempt, SignInAttempt
from members.models.competences import Outdated, Term
from members.models.experts import Expert, ExpertConsent, ExpertTrait
from members.models.images import Image
from members.models.memberships import Counter, Membership, MembershipChange, PersonalMembership
from members.models.organisations import Base, Competence, EntryChange, Organisation
from members.models.partners import Partner
from members.models.privacy import Erasure, ErasureReceipt
from members.models.reports import Report
from members.models.working_groups import Participation, WorkingGroup

__all__ = [
    "Account",
    "Application",
    "ApplicationAttempt",
    "Base",
    "Competence",
    "Consent",
    "ConsentAttempt",
    "Counter",
    "EntryChange",
    "Erasure",
    "ErasureReceipt",
    "Expert",
    "ExpertConsent",
    "ExpertTrait",
    "Image",
    "LoginSession",
    "Membership",
    "MembershipChange",
    "Organisation",
    "Outdated",
    "Participation",
    "Partner",
    "PersonalMembership",
    "Report",
    "SignInAttempt",
    "SignInLink",
    "Term",
    "WorkingGroup",
]
