"""Partners: added, changed, put in order, removed. Each time everybody is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.db import take_turn
from chassis.errors import Conflict, field_error
from members.commands import images
from members.messages import PartnerPublished, PartnerWithdrawn
from members.models import Partner
from members.models.partners import MOST_PARTNERS
from members.pictures import Picture
from members.queries import partners as queries


def add(session: Session, fields: dict[str, Any], now: datetime) -> Partner:
    """Add a partner behind the others. `fields` is schemas.partners.AddPartner."""
    take_turn(session, "partners")
    there = queries.in_order(session)
    if len(there) >= MOST_PARTNERS:
        raise Conflict("too_many_partners", most=MOST_PARTNERS)
    partner = Partner(position=there[-1].position + 1 if there else 1)
    partner.change(fields, now)
    session.add(partner)
    return _told(session, partner)


def change(session: Session, context: Context, partner_id: UUID, fields: dict[str, Any], now: datetime) -> Partner:
    """Change what `fields` name. Raises NotFound, PreconditionFailed."""
    partner = _to_write(session, context, partner_id)
    partner.change(fields, now)
    return _told(session, partner)


def change_logo(
    session: Session, context: Context, partner_id: UUID, picture: Picture | None, now: datetime
) -> Partner:
    """Give a partner a logo, or with None take it away. Raises NotFound, PreconditionFailed."""
    partner = _to_write(session, context, partner_id)
    if picture is None:
        images.drop(session, partner.id)
    partner.show(images.keep(session, partner.id, picture, now) if picture else None, now)
    return _told(session, partner)


def put_in_order(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Show the partners in this order, which names each of them once: so nobody orders what they have not seen."""
    take_turn(session, "partners")
    there = {partner.id: partner for partner in queries.in_order(session, lock=True)}
    if len(ids) != len(there) or set(ids) != there.keys():
        raise field_error("/ids", "Must name each partner once.")
    for position, partner_id in enumerate(ids, 1):
        if there[partner_id].move(position, now):
            _told(session, there[partner_id])


def remove(session: Session, context: Context, partner_id: UUID) -> None:
    """Show a partner no more; its logo goes too. Raises NotFound, PreconditionFailed."""
    partner = _to_write(session, context, partner_id)
    images.drop(session, partner.id)
    partner.revision += 1
    outbox.announce(session, PartnerWithdrawn, partner)
    session.delete(partner)
    session.flush()


def _to_write(session: Session, context: Context, partner_id: UUID) -> Partner:
    partner = queries.lock_partner(session, partner_id)
    context.check_revision(partner.revision)
    return partner


def _told(session: Session, partner: Partner) -> Partner:
    session.flush()
    outbox.announce(session, PartnerPublished, partner)
    return partner
