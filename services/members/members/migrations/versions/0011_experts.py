"""Experts, with the consent they are shown by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from members.directory import EXPERTS

from chassis import db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_attempts")),
    )
    with op.batch_alter_table("consent_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_attempts_at"), ["at"], unique=False)
        batch_op.create_index("ix_consent_attempts_origin", ["origin", "at"], unique=False)
        batch_op.create_index("ix_consent_attempts_target", ["target", "at"], unique=False)

    op.create_table(
        "experts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("expertise_markdown", sa.Text(), nullable=False),
        sa.Column("publications", sa.Text(), nullable=False),
        sa.Column("talks", sa.Text(), nullable=False),
        sa.Column("languages", db.Json, nullable=False),
        sa.Column("competences", db.Json, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("status_since", db.Instant(), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("entered_at", db.Instant(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_experts_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_experts_organisation_id")),
    )
    with op.batch_alter_table("experts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experts_email"), ["email"], unique=False)
        batch_op.create_index("ix_experts_listed", ["status", "entered_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experts_outdated"), ["outdated"], unique=False)
        batch_op.create_index("ix_experts_named", ["status", "name_key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experts_status_since"), ["status_since"], unique=False)

    op.create_table(
        "expert_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("asked_at", db.Instant(), nullable=False),
        sa.Column("given_at", db.Instant(), nullable=True),
        sa.Column("given_by", sa.String(length=10), nullable=True),
        sa.Column("withdrawn_at", db.Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_consents_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_consents")),
    )
    with op.batch_alter_table("expert_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_consents_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_traits",
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_traits_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "kind", "code", name=op.f("pk_expert_traits")),
    )
    with op.batch_alter_table("expert_traits", schema=None) as batch_op:
        batch_op.create_index("ix_expert_traits_found", ["kind", "code"], unique=False)
    EXPERTS.create(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("expert_traits", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_traits_found")

    op.drop_table("expert_traits")
    with op.batch_alter_table("expert_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_consents_expert_id"))

    op.drop_table("expert_consents")
    with op.batch_alter_table("experts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experts_status_since"))
        batch_op.drop_index(batch_op.f("ix_experts_outdated"))
        batch_op.drop_index("ix_experts_named")
        batch_op.drop_index("ix_experts_listed")
        batch_op.drop_index(batch_op.f("ix_experts_email"))

    op.drop_table("experts")
    with op.batch_alter_table("consent_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_attempts_target")
        batch_op.drop_index("ix_consent_attempts_origin")
        batch_op.drop_index(batch_op.f("ix_consent_attempts_at"))

    op.drop_table("consent_attempts")
    EXPERTS.drop(op.get_bind())
