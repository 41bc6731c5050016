"""Memberships, what is done about them, and their history."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Paging, Shape, Text, page_of
from members.models.memberships import HOLDERS, MEMBERSHIP_KINDS, MEMBERSHIP_STATUSES

HOLDER = validate.OneOf(HOLDERS)
KIND = validate.OneOf(MEMBERSHIP_KINDS)
MOST = 2000  # characters of a reason


class NamedMembership(Shape):
    """A membership goes by the id of the member."""

    membership_id = fields.UUID(required=True)


class Mine(Shape):
    """Which of one's own memberships, for who acts for an organisation and is a member too."""

    holder = fields.String(load_default=None, allow_none=True, validate=HOLDER)


class ListMyMembershipChanges(Paging, Mine):
    """One's own membership's history, by page."""


class ListMemberships(Paging):
    holder = fields.String(load_default="organisation", validate=HOLDER)
    status = fields.String(load_default=None, validate=validate.OneOf(MEMBERSHIP_STATUSES))
    kind = fields.String(load_default=None, validate=KIND)


class ListMembershipChanges(Paging, NamedMembership):
    """A membership's history, by page."""


class Decide(NamedMembership):
    """What the member is told the reason of."""

    reason = Text(required=True, least=1, most=MOST)


class Note(NamedMembership):
    """What may be done without giving a reason."""

    reason = Text(load_default=None, allow_none=True, most=MOST)


class ChangeMembership(Note):
    kind = fields.String(required=True, validate=KIND)


class NoteResignation(Note):
    """A resignation as the office takes it in; it may name the last day."""

    effective_on = fields.Date(load_default=None, allow_none=True)


class Resign(Mine):
    """One's own resignation."""

    reason = Text(load_default=None, allow_none=True, most=MOST)


class Membership(Schema):
    """An organisation's or a person's; `until` is its last day, known as soon as a resignation is declared."""

    id = fields.UUID(required=True, attribute="member_id")
    revision = fields.Integer(required=True)
    holder = fields.String(required=True)
    name = fields.String(required=True)
    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    status = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)


MembershipPage = page_of(Membership)


class OwnMembershipChange(Schema):
    """One change as the member sees it, and how the membership stood thereafter."""

    change = fields.String(required=True)
    kind = fields.String(required=True)
    status = fields.String(required=True)
    until = fields.Date(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
    acted_as = fields.String(required=True)


class MembershipChange(OwnMembershipChange):
    """One change as the office sees it: also by which account."""

    changed_by = fields.String(required=True, allow_none=True)


OwnMembershipChangePage = page_of(OwnMembershipChange)
MembershipChangePage = page_of(MembershipChange)
