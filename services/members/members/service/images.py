"""Doors of pictures: logos, and serving them."""

from __future__ import annotations

from typing import Any

from eventlet import tpool
from eventlet.semaphore import Semaphore
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from members import pictures
from members.commands import images, partners
from members.queries import images as queries
from members.schemas import images as schemas
from members.schemas import organisations as entries
from members.schemas import partners as partner_schemas

Request = dict[str, Any]
_decoding = Semaphore(2)  # at once: each may take 100 MB


class Images(Service):
    """Logos as they are sent, and as they are served."""

    @door(schemas.GetImage, returns=schemas.Image, reads=True)
    def get_image(self, session: Session, request: Request) -> Any:
        """A picture by the hash of its bytes."""
        return queries.get_image(session, request["hash"])

    @door(schemas.GiveLogo, returns=entries.Member, needs="member", own=True)
    def give_my_logo(self, request: Request) -> Any:
        """Give the organisation one acts for a logo: PNG, JPEG or WebP up to 2 MiB, drawn anew."""
        picture = self._cleaned(request["image"])
        with self.house.database.write() as session:
            return images.change_own_logo(session, self.context, picture, self.now())

    @door(Nothing, returns=entries.Member, needs="member")
    def drop_my_logo(self, session: Session, _request: Request) -> Any:
        """Take the own logo away."""
        return images.change_own_logo(session, self.context, None, self.now())

    @door(schemas.GiveMemberLogo, returns=entries.Member, needs="office", own=True)
    def give_member_logo(self, request: Request) -> Any:
        """Give any member a logo."""
        picture = self._cleaned(request["image"])
        with self.house.database.write() as session:
            return images.change_logo(session, self.context, request["member_id"], picture, self.now())

    @door(entries.GetMember, returns=entries.Member, needs="office")
    def drop_member_logo(self, session: Session, request: Request) -> Any:
        """Take any member's logo away."""
        return images.change_logo(session, self.context, request["member_id"], None, self.now())

    @door(schemas.GivePartnerLogo, returns=partner_schemas.Partner, needs="office", own=True)
    def give_partner_logo(self, request: Request) -> Any:
        """Give a partner a logo."""
        picture = self._cleaned(request["image"])
        with self.house.database.write() as session:
            return partners.change_logo(session, self.context, request["partner_id"], picture, self.now())

    @door(partner_schemas.PartnerId, returns=partner_schemas.Partner, needs="office")
    def drop_partner_logo(self, session: Session, request: Request) -> Any:
        """Take a partner's logo away."""
        return partners.change_logo(session, self.context, request["partner_id"], None, self.now())

    def _cleaned(self, raw: bytes) -> pictures.Picture:
        """The picture, drawn anew off the event loop. Raises Unavailable while the outbox is full."""
        self.relay.require_room()
        with _decoding:
            return tpool.execute(pictures.cleaned, raw)  # type: ignore[no-any-return]
