"""Doors of saved searches, and how new postings reach them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.schema import Nothing, Token
from chassis.service import Service
from chassis.timers import every
from jobs import messages
from jobs.commands import alerts, searches
from jobs.links import Links
from jobs.queries import searches as queries
from jobs.retention import RULES
from jobs.schemas import searches as schemas
from jobs.wordings import SEARCH

Request = dict[str, Any]


class Searches(Service):
    """Searches that people save without an account, and are told of by mail or read as a feed."""

    rules = RULES

    @property
    def links(self) -> Links:
        return Links.of(self.settings)

    @door(schemas.SaveSearch, returns=Nothing)
    def save_search(self, session: Session, request: Request) -> None:
        """Save a search; its address is confirmed by mail. The same answer for every address."""
        searches.save(session, request, self.context, self.links, self.now())

    @door(Nothing, returns=schemas.Wordings, reads=True)
    def list_search_wordings(self, _session: Session, _request: Request) -> Any:
        """What one agrees to who saves a search, word for word, for whoever shows a form."""
        return {"items": [{"language": language, "text": text} for language, text in SEARCH.items()]}

    @door(Token, returns=schemas.SavedSearch)
    def confirm_search(self, session: Session, request: Request) -> Any:
        """Confirm a search with the token from the mail: its owner is told of what comes from now on."""
        return self.links.shown(searches.confirm(session, request["token"], self.links, self.now()))

    @door(Token, returns=schemas.SavedSearch, reads=True)
    def get_search(self, session: Session, request: Request) -> Any:
        """A saved search, by the link from any mail about it."""
        return self.links.shown(queries.get_search(session, self.links, request["token"]))

    @door(schemas.ChangeSearch, returns=schemas.SavedSearch)
    def change_search(self, session: Session, request: Request) -> Any:
        """Change what a search asks for, how often its owner is told, or in which language."""
        return self.links.shown(searches.change(session, request, self.context, self.links, self.now()))

    @door(Token, returns=Nothing)
    def end_search(self, session: Session, request: Request) -> None:
        """End a search, with one click (RFC 8058); the second time as well."""
        searches.end_by_link(session, request["token"], self.links, self.now())

    @door(Token, returns=schemas.SearchJobs, reads=True)
    def list_search_jobs(self, session: Session, request: Request) -> Any:
        """The newest postings that a search finds, for its feed."""
        return queries.list_search_jobs(session, self.links, request["token"], self.today())

    @hears(messages.JobPublished)
    def note_arrival(self, session: Session, fact: Fact) -> None:
        """Number what we told of ourselves: a posting is news once, in the order in which postings came."""
        alerts.note_arrival(session, fact.job_id)

    @every(2, transaction=False)
    def tell_searchers(self) -> None:
        """Match what has come, and tell the searches that are due."""
        with self.house.database.read() as session:
            busy = queries.has_work(session, self.now())
        while busy:
            busy = self._file_some() or any([self._match_next(), self._tell_some()])

    def _file_some(self) -> bool:
        """Let postings find what they cannot find yet; whether there may be more, which no posting should pass by."""
        with self.house.database.write() as session:
            return searches.file_unfiled(session, self.now()) == searches.BATCH

    def _match_next(self) -> bool:
        """Wake all whom the next arrival concerns, in transactions that keep nobody waiting; whether there was one."""
        database = self.house.database
        with database.read() as session:
            arrival, asked = queries.next_match(session)
        for start in range(0, len(asked), alerts.AT_ONCE):
            some, woken = asked[start : start + alerts.AT_ONCE], alerts.CHUNK
            while woken == alerts.CHUNK:
                with database.write() as session:
                    woken = alerts.wake(session, some, self.now())
        if arrival is not None:
            with database.write() as session:
                alerts.close(session, arrival)
        return arrival is not None

    def _tell_some(self) -> bool:
        """Tell some of those that are due; whether there may be more."""
        with self.house.database.write() as session:
            return alerts.tell_due(session, self.links, self.today(), self.now()) == alerts.BATCH
