"""Doors of pictures: logos, and serving them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from members.commands import images, partners
from members.queries import images as queries
from members.schemas import images as schemas
from members.schemas import organisations as entries
from members.schemas import partners as partner_schemas

Request = dict[str, Any]


class Images(Service):
    """Logos as they are sent, and as they are served."""

    @door(schemas.GetImage, returns=schemas.Image, reads=True)
    def get_image(self, session: Session, request: Request) -> Any:
        """A picture by the hash of its bytes."""
        return queries.get_image(session, request["hash"])

    @door(schemas.GiveLogo, returns=entries.Member, needs="member")
    def give_my_logo(self, session: Session, request: Request) -> Any:
        """Give the organisation one acts for a logo: PNG, JPEG or WebP up to 2 MiB, drawn anew."""
        return images.change_own_logo(session, self.context, request["image"], self.now())

    @door(Nothing, returns=entries.Member, needs="member")
    def drop_my_logo(self, session: Session, _request: Request) -> Any:
        """Take the own logo away."""
        return images.change_own_logo(session, self.context, None, self.now())

    @door(schemas.GiveMemberLogo, returns=entries.Member, needs="office")
    def give_member_logo(self, session: Session, request: Request) -> Any:
        """Give any member a logo."""
        return images.change_logo(session, self.context, request["member_id"], request["image"], self.now())

    @door(entries.GetMember, returns=entries.Member, needs="office")
    def drop_member_logo(self, session: Session, request: Request) -> Any:
        """Take any member's logo away."""
        return images.change_logo(session, self.context, request["member_id"], None, self.now())

    @door(schemas.GivePartnerLogo, returns=partner_schemas.Partner, needs="office")
    def give_partner_logo(self, session: Session, request: Request) -> Any:
        """Give a partner a logo."""
        return partners.change_logo(session, self.context, request["partner_id"], request["image"], self.now())

    @door(partner_schemas.PartnerId, returns=partner_schemas.Partner, needs="office")
    def drop_partner_logo(self, session: Session, request: Request) -> Any:
        """Take a partner's logo away."""
        return partners.change_logo(session, self.context, request["partner_id"], None, self.now())
