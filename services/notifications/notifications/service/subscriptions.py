"""Doors of subscriptions to the newsletter."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Token
from chassis.service import Service
from notifications.commands import subscriptions
from notifications.letterhead import Letterhead
from notifications.queries import subscriptions as queries
from notifications.queries.readers import readership
from notifications.schemas import subscriptions as schemas
from notifications.wordings import WORDINGS

Request = dict[str, Any]


class Subscriptions(Service):
    """Who gets the newsletter, with the proof of consent."""

    @door(schemas.Subscribe, returns=Nothing)
    def subscribe(self, session: Session, request: Request) -> None:
        """Ask for the newsletter; the address is confirmed by mail. The same answer for every address."""
        subscriptions.count_sign_up(session, self.context.origin, self.now())
        subscriptions.subscribe(session, request, Letterhead.of(self.settings), self.now())

    @door(Token, returns=Nothing)
    def confirm_subscription(self, session: Session, request: Request) -> None:
        """Confirm a subscription with the token from the mail."""
        subscriptions.confirm(session, request["token"], Letterhead.of(self.settings), self.now())

    @door(Token, returns=Nothing)
    def unsubscribe(self, session: Session, request: Request) -> None:
        """End a subscription, with one click (RFC 8058); the second time as well."""
        subscriptions.unsubscribe(session, request["token"], Letterhead.of(self.settings), self.now())

    @door(Token, returns=schemas.Preferences, reads=True)
    def get_preferences(self, session: Session, request: Request) -> Any:
        """What a subscriber receives, by the link from any issue."""
        return queries.get_active(session, request["token"], Letterhead.of(self.settings))

    @door(schemas.ChangePreferences, returns=schemas.Preferences)
    def change_preferences(self, session: Session, request: Request) -> Any:
        """Change topics, rhythm, language or pause of a subscription."""
        return subscriptions.change(session, request, Letterhead.of(self.settings), self.context, self.now())

    @door(Token, returns=schemas.ReaderExport, reads=True)
    def export_subscription(self, session: Session, request: Request) -> Any:
        """All that the newsletter holds of a subscriber, by the link from any issue (Art. 15 and 20 GDPR)."""
        return queries.export_reader(session, request["token"], Letterhead.of(self.settings))

    @door(Token, returns=Nothing)
    def erase_subscription(self, session: Session, request: Request) -> None:
        """Erase a subscriber with all that the newsletter holds of them (Art. 17 GDPR)."""
        subscriptions.erase(session, request["token"], Letterhead.of(self.settings), self.now())

    @door(Nothing, returns=schemas.Wordings, reads=True)
    def list_consent_wordings(self, _session: Session, _request: Request) -> Any:
        """What a subscriber agrees to, word for word, for whoever shows a form."""
        return {"items": [{"language": language, "text": text} for language, text in WORDINGS.items()]}

    @door(Nothing, returns=schemas.Readership, needs="office", reads=True)
    def get_readership(self, session: Session, _request: Request) -> Any:
        """How many read the newsletter, by topic, rhythm and language."""
        return readership(session, self.now())
