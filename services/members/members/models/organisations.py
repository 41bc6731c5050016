"""Organisations and their entry in the IT database."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, MetaData, String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, relationship
from uuid6 import uuid7

from chassis import places
from chassis.db import NAMING, Instant, Json
from chassis.errors import Conflict
from members import likeness

if TYPE_CHECKING:
    from members.models.memberships import Membership
    from members.models.working_groups import WorkingGroup

KINDS = ("company", "research_institute", "university", "chamber", "association", "public_body")
SIZES = ("1", "2-9", "10-49", "50-249", "250+")  # employees
VISIBILITIES = ("public", "members", "hidden")


Difference = dict[str, Any]  # of an entry: {"field", "old", "new"}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        dict[str, Any]: Json,
        list[str]: Json,
        list[Difference]: Json,
    }


class Organisation(Base):
    """An organisation in the register; with a membership it is a member and has an entry in the IT database."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_listed", "visibility", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(likeness.LONGEST_KEY), index=True)
    legal_form: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    size: Mapped[str | None] = mapped_column(String(10), index=True)
    street: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(10), index=True)
    city: Mapped[str | None] = mapped_column(String(100))
    district: Mapped[str | None] = mapped_column(String(100), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    website: Mapped[str | None] = mapped_column(String(500))
    web_domain: Mapped[str | None] = mapped_column(String(likeness.LONGEST), index=True)
    logo_url: Mapped[str | None] = mapped_column(String(500))
    social_profiles: Mapped[list[str]] = mapped_column(default=list)
    description_markdown: Mapped[str] = mapped_column(Text, default="")
    description_en_markdown: Mapped[str] = mapped_column(Text, default="")
    products: Mapped[str] = mapped_column(Text, default="")
    sectors: Mapped[list[str]] = mapped_column(default=list)
    countries: Mapped[list[str]] = mapped_column(default=list)
    publications: Mapped[str] = mapped_column(Text, default="")
    references: Mapped[str] = mapped_column(Text, default="")
    founded_year: Mapped[int | None]
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    competences: Mapped[list[str]] = mapped_column(default=list)
    membership: Mapped[Membership] = relationship(back_populates="organisation", lazy="joined", innerjoin=True)
    filed_under: Mapped[list[Competence]] = relationship(cascade="all, delete-orphan")
    if TYPE_CHECKING:
        groups: Mapped[list[WorkingGroup]]  # attached by models/working_groups.py, which knows the way there
        distance_km: float  # set where a list was asked what is near

    EDITABLE = (
        *("name", "legal_form", "kind", "size", "street", "postcode", "city", "website", "social_profiles"),
        *("description_markdown", "description_en_markdown", "products", "sectors", "countries"),
        *("publications", "references", "founded_year", "competences", "visibility"),
    )

    @property
    def address(self) -> dict[str, Any]:
        """Where it is, with coordinates (degrees, WGS 84) as far as its postcode tells them."""
        return {
            "street": self.street,
            "postcode": self.postcode,
            "city": self.city,
            "district": self.district,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }

    @property
    def number(self) -> int:
        return self.membership.number

    @property
    def member_since(self) -> date:
        return self.membership.since

    @property
    def is_member(self) -> bool:
        """Whether its membership is active: neither suspended nor ended."""
        return self.membership.status == "active"

    @property
    def is_public(self) -> bool:
        """Whether everyone may see the entry: it is for them, and of a member."""
        return self.visibility == "public" and self.is_member

    @property
    def working_groups(self) -> list[str]:
        """The open groups that its people take part in, once each however many they are."""
        return list(dict.fromkeys(group.name for group in self.groups))

    @property
    def search_texts(self) -> list[str]:
        """What the full-text search looks at beside the name."""
        return [
            self.city or "",
            self.description_markdown,
            self.description_en_markdown,
            self.products,
            self.references,
            self.publications,
            *self.sectors,
            *self.competences,
        ]

    def differs_from(self, fields: dict[str, Any]) -> bool:
        """Whether `change` would change anything."""
        return any(getattr(self, name) != value for name, value in self._editable(fields).items())

    def _editable(self, fields: dict[str, Any]) -> dict[str, Any]:
        wanted = {name: fields[name] for name in self.EDITABLE if name in fields}
        if "competences" in wanted:
            wanted["competences"] = sorted(set(wanted["competences"]))
        return wanted

    def change(self, fields: dict[str, Any], now: datetime) -> list[Difference]:
        """Write what of `fields` is editable and new, and say what differs; place, name key and domain follow."""
        wanted = self._editable(fields)
        old = {name: getattr(self, name) for name in wanted}
        if wanted == old:
            return []
        for name, value in wanted.items():
            setattr(self, name, value)
        if "competences" in wanted:
            self.filed_under = [Competence(code=code) for code in self.competences]
        self.name_key = likeness.name_key(self.name)
        self.web_domain = likeness.web_domain(self.website)
        self._locate()
        self.revision = (self.revision or 0) + 1
        self.changed_at = now
        return [{"field": name, "old": old[name], "new": new} for name, new in wanted.items() if new != old[name]]

    def show(self, logo_url: str | None, now: datetime) -> list[Difference]:
        """From now on this is its logo, or it has none; what differs, as of `change`."""
        old, self.logo_url = self.logo_url, logo_url
        if logo_url == old:
            return []
        self.revision += 1
        self.changed_at = now
        return [{"field": "logo_url", "old": old, "new": logo_url}]

    def _locate(self) -> None:
        """District and coordinates follow the postcode; outside the region they are unknown."""
        place = places.find(self.postcode, self.city)
        self.district = place.district if place else None
        self.latitude = place.latitude if place else None
        self.longitude = place.longitude if place else None

    def touch(self, now: datetime) -> None:
        """What is told of it is different from before, though its entry is not."""
        self.revision += 1
        self.changed_at = now

    def require_member(self) -> None:
        """Raises Conflict unless its membership is active."""
        if not self.is_member:
            raise Conflict("membership_not_active")


class Competence(Base):
    """One competence of an organisation, to find it by."""

    __tablename__ = "organisation_competences"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class EntryChange(Base):
    """What somebody changed in an entry, as it was and as it became; kept for the office and the owner."""

    __tablename__ = "entry_changes"
    __table_args__ = (Index("ix_entry_changes_of", "organisation_id", "changed_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    changed_by: Mapped[str | None] = mapped_column(String(36))
    acted_as: Mapped[str] = mapped_column(String(10))  # member or office
    differences: Mapped[list[Difference]]
    member_name: Mapped[str] = column_property(  # what it is called now
        select(Organisation.name).where(Organisation.id == organisation_id).scalar_subquery()
    )
