"""Doors of experts: entered, asked, shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Token
from chassis.service import Service
from chassis.timers import every
from members.commands import experts
from members.queries import experts as queries
from members.schemas import experts as schemas

Request = dict[str, Any]
KEEPERS = ("member", "office")


class Experts(Service):
    """Persons with expertise, shown with their own consent alone."""

    @door(schemas.ListExperts, returns=schemas.ExpertPage, reads=True)
    def list_experts(self, session: Session, request: Request) -> Any:
        """Experts by words, competence, organisation and language."""
        return queries.list_experts(session, self.actor, request)

    @door(schemas.NamedExpert, returns=schemas.Expert, reads=True)
    def get_expert(self, session: Session, request: Request) -> Any:
        """One expert."""
        return queries.get_expert(session, self.actor, request["expert_id"])

    # For those who keep the entries

    @door(schemas.EnterExpert, returns=schemas.EnteredExpert, needs=KEEPERS)
    def enter_expert(self, session: Session, request: Request) -> Any:
        """Enter an expert; the person is asked for consent by mail."""
        return experts.enter(session, self.context, request, self.settings.secret_key, self.now())

    @door(schemas.ListEntered, returns=schemas.EnteredExpertPage, needs=KEEPERS, reads=True)
    def list_entered_experts(self, session: Session, request: Request) -> Any:
        """The own organisation's entries (for the office all), whatever became of the consent."""
        return queries.list_entered(session, self.actor, **request)

    @door(schemas.NamedExpert, returns=schemas.EnteredExpert, needs=KEEPERS, reads=True)
    def get_entered_expert(self, session: Session, request: Request) -> Any:
        """One of these entries."""
        return queries.get_entered(session, self.actor, request["expert_id"])

    @door(schemas.ChangeExpert, returns=schemas.EnteredExpert, needs=KEEPERS)
    def change_expert(self, session: Session, request: Request) -> Any:
        """Change an entry; under another name or address the person is asked anew."""
        expert_id = request.pop("expert_id")
        return experts.change(session, self.context, expert_id, request, self.settings.secret_key, self.now())

    @door(schemas.NamedExpert, returns=schemas.EnteredExpert, needs=KEEPERS)
    def ask_expert(self, session: Session, request: Request) -> Any:
        """Ask for consent once more."""
        secret_key = self.settings.secret_key
        return experts.ask_again(session, self.context, request["expert_id"], secret_key, self.now())

    @door(schemas.NamedExpert, returns=Nothing, needs=KEEPERS)
    def remove_expert(self, session: Session, request: Request) -> None:
        """Drop an entry."""
        experts.remove(session, self.context, request["expert_id"])

    # For the person itself

    @door(Token, returns=schemas.EnteredExpert, reads=True)
    def get_asked_expert(self, session: Session, request: Request) -> Any:
        """What one is asked to consent to, by the link from the mail."""
        tokens = experts.consent_tokens(self.settings.secret_key)
        return queries.get_asked(session, tokens.read(request["token"]))

    @door(Token, returns=schemas.EnteredExpert)
    def consent_as_expert(self, session: Session, request: Request) -> Any:
        """Agree to be shown, by the link from the mail."""
        return experts.consent(session, request["token"], self.settings.secret_key, self.now())

    @door(Token, returns=schemas.EnteredExpert)
    def withdraw_as_expert(self, session: Session, request: Request) -> Any:
        """Do not agree, or no longer, by any link from a mail; the entry is gone at once."""
        return experts.withdraw(session, request["token"], self.settings.secret_key, self.now())

    @door(Nothing, returns=schemas.OwnExperts, needs="account", reads=True)
    def list_my_expert_entries(self, session: Session, _request: Request) -> Any:
        """The entries about oneself, by the account's address."""
        return {"items": queries.list_own(session, self.actor)}

    @door(schemas.NamedExpert, returns=schemas.EnteredExpert, needs="account")
    def consent_to_my_entry(self, session: Session, request: Request) -> Any:
        """Agree to be shown, signed in."""
        secret_key = self.settings.secret_key
        return experts.consent_by_account(session, self.actor, request["expert_id"], secret_key, self.now())

    @door(schemas.NamedExpert, returns=schemas.EnteredExpert, needs="account")
    def withdraw_from_my_entry(self, session: Session, request: Request) -> Any:
        """Do not agree, or no longer, signed in; the entry is gone at once."""
        return experts.withdraw_by_account(session, self.actor, request["expert_id"], self.now())

    @every(30, transaction=False)
    def index_outdated_experts(self) -> None:
        """Bring the index up to what competences are called now."""
        more = True
        while more:
            with self.house.database.write() as session:
                more = experts.index_outdated(session)
