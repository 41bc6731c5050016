"""Every door of the jobs service, one subject a file."""

from __future__ import annotations

from chassis.trail import Trail
from jobs.retention import RULES
from jobs.service.competences import Competences
from jobs.service.endings import Endings
from jobs.service.feeds import Feeds
from jobs.service.matching import Matching
from jobs.service.organisations import Organisations
from jobs.service.postings import Postings
from jobs.service.privacy import Privacy
from jobs.service.searches import Searches
from jobs.service.tenders import Tenders


class Jobs(Trail, Postings, Endings, Feeds, Searches, Tenders, Matching, Organisations, Competences, Privacy):
    """The IT job board."""

    name = "jobs"
    rules = RULES
