"""Every door of the members service, one subject a file."""

from __future__ import annotations

from chassis.trail import Trail
from members.retention import RULES
from members.service.accounts import Accounts
from members.service.applications import Applications
from members.service.colleagues import Colleagues
from members.service.competences import Competences
from members.service.credentials import Credentials
from members.service.experts import Experts
from members.service.images import Images
from members.service.memberships import Memberships
from members.service.newsletters import Newsletters
from members.service.organisations import Organisations
from members.service.partners import Partners
from members.service.posters import Posters
from members.service.privacy import Privacy
from members.service.reports import Reports
from members.service.second_factor import SecondFactors
from members.service.staff import Staff
from members.service.tokens import AccessTokens
from members.service.working_groups import WorkingGroups


class Members(
    Trail,
    Applications,
    Memberships,
    Organisations,
    Competences,
    Images,
    WorkingGroups,
    Reports,
    Partners,
    Experts,
    Accounts,
    Privacy,
    Credentials,
    SecondFactors,
    AccessTokens,
    Colleagues,
    Staff,
    Posters,
    Newsletters,
):
    """The association's register, its IT database, its accounts."""

    name = "members"
    rules = RULES
