"""Accounts, their sessions and the ways to sign in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from uuid6 import uuid7

from chassis.errors import Conflict
from members import likeness
from members.models.memberships import PersonalMembership
from members.models.organisations import Base, Organisation

ROLES = ("member", "office", "board", "admin")
GRANTED = ("office", "board", "admin")  # by an admin; `member` follows from the membership
IMPLIED = {"board": {"office"}, "admin": {"office"}}  # the board reads what the office reads


class Account(Base):
    """Somebody who can sign in; with an organisation, on its behalf."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    mail_domain: Mapped[str | None] = mapped_column(String(likeness.LONGEST), index=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    granted_roles: Mapped[list[str]] = mapped_column(default=list)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    personal_membership: Mapped[PersonalMembership | None] = relationship(back_populates="account", lazy="joined")

    @validates("email")
    def _note_domain(self, _name: str, email: str) -> str:
        """The domain follows the address, wherever that is written."""
        self.mail_domain = likeness.mail_domain(email)
        return email

    @property
    def account_id(self) -> UUID:
        return self.id

    @property
    def acting_for(self) -> Organisation | None:
        """The organisation whose membership gives this account its rights."""
        found = self.organisation
        return found if found is not None and found.membership.status == "active" else None

    def act_for(self, organisation: Organisation) -> None:
        """Act for it from now on; an ended membership gives way. Raises Conflict while it acts for another member."""
        held = self.organisation
        if held is not None and held.id != organisation.id and held.membership.is_running:
            raise Conflict("account_acts_for_another_organisation")
        self.organisation = organisation

    @property
    def is_member(self) -> bool:
        """Whether a membership gives it rights: of the organisation it acts for, or the person's own."""
        own = self.personal_membership
        return self.acting_for is not None or (own is not None and own.status == "active")

    @property
    def needs_second_factor(self) -> bool:
        """Whether it may do what a password alone should not open."""
        return bool(set(self.granted_roles) & set(GRANTED))

    @property
    def roles(self) -> list[str]:
        """What was granted, what follows from it, and `member` while its organisation or the person is one."""
        roles = set(self.granted_roles)
        for role in self.granted_roles:
            roles |= IMPLIED.get(role, set())
        if self.is_member:
            roles.add("member")
        return sorted(roles)


class LoginSession(Base):
    """A signed-in browser or client; of its token only the hash is kept."""

    __tablename__ = "login_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    client: Mapped[str | None] = mapped_column(String(80))  # such as "Firefox, Linux"
    second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    by_link: Mapped[bool] = mapped_column(default=False, server_default=false())  # sent to the account's address
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def id(self) -> UUID:
        """What it is called by: half of the hash, from which nobody learns the token."""
        return UUID(self.token_hash[:32])


class SignInLink(Base):
    """A link sent by mail that signs in once."""

    __tablename__ = "sign_in_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class EmailChange(Base):
    """A new address that its owner has yet to confirm by the link sent there."""

    __tablename__ = "email_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
