"""Doors of the partners."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from members.commands import partners
from members.queries import partners as queries
from members.schemas import partners as schemas

Request = dict[str, Any]


class Partners(Service):
    """Regional partners, kept by the office. Their logos are in service/images.py."""

    @door(schemas.ListPartners, returns=schemas.PartnerPage, reads=True)
    def list_partners(self, session: Session, request: Request) -> Any:
        """The partners, in the order that the office gives."""
        return queries.list_partners(session, **request)

    @door(schemas.PartnerId, returns=schemas.Partner, reads=True)
    def get_partner(self, session: Session, request: Request) -> Any:
        """One partner."""
        return queries.get_partner(session, request["partner_id"])

    @door(schemas.AddPartner, returns=schemas.Partner, needs="office")
    def add_partner(self, session: Session, request: Request) -> Any:
        """Add a partner behind the others."""
        return partners.add(session, request, self.now())

    @door(schemas.ChangePartner, returns=schemas.Partner, needs="office")
    def change_partner(self, session: Session, request: Request) -> Any:
        """Change what is said of a partner."""
        return partners.change(session, self.context, request.pop("partner_id"), request, self.now())

    @door(schemas.OrderPartners, returns=Nothing, needs="office")
    def order_partners(self, session: Session, request: Request) -> Any:
        """Show the partners in another order."""
        partners.put_in_order(session, request["ids"], self.now())

    @door(schemas.PartnerId, returns=Nothing, needs="office")
    def remove_partner(self, session: Session, request: Request) -> Any:
        """Show a partner no more."""
        partners.remove(session, self.context, request["partner_id"])
