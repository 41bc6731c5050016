"""Every door of the jobs service, one subject a file."""

from __future__ import annotations

from chassis.trail import Trail
from jobs.retention import RULES
from jobs.service.competences import Competences
from jobs.service.matching import Matching
from jobs.service.organisations import Organisations
from jobs.service.persons import Persons
from jobs.service.postings import Postings
from jobs.service.searches import Searches
from jobs.service.tenders import Tenders


class Jobs(Trail, Postings, Searches, Tenders, Matching, Organisations, Competences, Persons):
    """The IT job board."""

    name = "jobs"
    rules = RULES
