"""Doors of the second factor. Their answers hold secrets, so no idempotency key keeps them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from members import sign_in
from members.commands import second_factor
from members.commands.sessions import mark_proved
from members.queries import second_factor as queries
from members.schemas import second_factor as schemas
from members.service.sessions import Sessions

Request = dict[str, Any]


class SecondFactors(Sessions):
    """Codes by the clock, beside the password."""

    @door(Nothing, returns=schemas.SecondFactor, needs="account", reads=True)
    def get_second_factor(self, session: Session, _request: Request) -> Any:
        """Whether one's own second factor is on, and whether it must be."""
        return queries.get_second_factor(session, self.own_id, require_otp=self.settings.require_otp)

    @door(schemas.EnrolSecondFactor, returns=schemas.Enrolment, needs="account", own=True)
    def enrol_second_factor(self, request: Request) -> Any:
        """Begin to set up a second factor: the secret for an app. Whoever stole a session cannot lock its owner out."""
        self.check_owner(request["password"], request["token"])
        with self.recorded() as session:
            return second_factor.enrol(session, self.own_id, self.settings.secret_key, self.now())

    @door(schemas.ConfirmSecondFactor, returns=schemas.RecoveryCodes, needs="account", own=True)
    def confirm_second_factor(self, request: Request) -> Any:
        """Turn the second factor on with a first code; other sessions end."""
        with self.recorded() as session:
            made = second_factor.confirm(session, self.own_id, request["otp"], self.settings.secret_key, self.now())
            mark_proved(session, self.own_id, request["token"])
            return {"recovery_codes": made}

    @door(schemas.Otp, returns=schemas.RecoveryCodes, needs="account", own=True)
    def renew_recovery_codes(self, request: Request) -> Any:
        """New recovery codes, for a code."""
        with self._proved(request["otp"]) as session:
            return {"recovery_codes": second_factor.renew_recovery_codes(session, self.own_id)}

    @door(schemas.ConfirmSecondFactor, returns=Nothing, needs="account", own=True)
    def remove_second_factor(self, request: Request) -> Any:
        """Turn the second factor off, for a code; other sessions end."""
        with self._proved(request["otp"]) as session:
            second_factor.remove(session, self.own_id, keep=request["token"])

    def _proved(self, otp: str) -> Any:
        """A unit of work for whoever shows a right code; wrong ones are counted."""
        one = sign_in.try_of(self.own_id, self.now(), self.settings.secret_key)
        return sign_in.proved(self.house.database, one, self.own_id, otp, self.recorded)
