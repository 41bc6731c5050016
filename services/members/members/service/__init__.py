"""Every door of the members service, one subject a file."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.timers import every
from members.commands import accounts, applications, tries
from members.service.accounts import Accounts
from members.service.applications import Applications
from members.service.organisations import Organisations
from members.service.working_groups import WorkingGroups


class Members(Applications, Organisations, WorkingGroups, Accounts):
    """The association's register, its IT database, its accounts."""

    name = "members"

    @every(3600)
    def forget_old(self, session: Session) -> None:
        """Drop sessions and links that have ended, tries that count no more, applications that led to nothing."""
        for forget in (accounts.forget_old, tries.forget_old, applications.forget_old):
            forget(session, self.now())
