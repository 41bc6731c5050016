"""The tables of the members service, one subject a file."""

from members.models.accounts import Account, LoginSession, SignInAttempt, SignInLink
from members.models.applications import Application, Consent
from members.models.organisations import Base, Competence, Counter, Membership, Organisation
from members.models.working_groups import WorkingGroup

__all__ = [
    "Account",
    "Application",
    "Base",
    "Competence",
    "Consent",
    "Counter",
    "LoginSession",
    "Membership",
    "Organisation",
    "SignInAttempt",
    "SignInLink",
    "WorkingGroup",
]
