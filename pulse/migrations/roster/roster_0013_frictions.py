"""What is found in released figures, the flags that are raised, and what became of them"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0013"
down_revision = "roster_0012"
branch_labels = None
depends_on = None

LEVELS = ("none", "watch", "alert")
STATES = ("raised", "acknowledged", "in_hand", "resolved", "dismissed")


def level(column: str, name: str) -> sa.Column[str]:
    kind = sa.Enum(*LEVELS, name=name, native_enum=False, length=5)
    return sa.Column(column, kind, nullable=False)


def state() -> sa.Column[str]:
    kind = sa.Enum(*STATES, name="state_is_known", native_enum=False, length=12)
    return sa.Column("state", kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("construct", sa.String(), nullable=False),
        sa.Column("statistic", sa.Double(), nullable=True),
        level("level", "level_is_known"),
        sa.Column("onset", sa.Date(), nullable=True),
        sa.Column("size", sa.Double(), nullable=True),
        sa.Column("size_se", sa.Double(), nullable=True),
        sa.Column("recovery", sa.Double(), nullable=True),
        level("recovering", "rise_is_known"),
        sa.Column("smallest", sa.Double(), nullable=True),
        sa.Column("shock", sa.Double(), nullable=True),
        sa.Column("watch", sa.Double(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_finding_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_finding_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "release_id",
            "organisation_id",
            "construct",
            name=op.f("uq_finding_release_id_organisation_id_construct"),
        ),
    )
    op.create_table(
        "outlook",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("fall", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("waves", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_outlook_release_id_release")
        ),
        sa.PrimaryKeyConstraint("release_id", "answers", "fall", name=op.f("pk_outlook")),
    )
    op.create_table(
        "friction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("construct", sa.String(), nullable=False),
        level("level", "level_is_known"),
        sa.Column("statistic", sa.Double(), nullable=False),
        sa.Column("watch", sa.Double(), nullable=False),
        sa.Column("onset", sa.Date(), nullable=False),
        sa.Column("size", sa.Double(), nullable=False),
        sa.Column("size_se", sa.Double(), nullable=False),
        state(),
        sa.CheckConstraint("level <> 'none'", name=op.f("ck_friction_has_evidence")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_friction_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_friction_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friction")),
    )
    op.create_index("ix_friction_organisation_id", "friction", ["organisation_id"])
    op.create_table(
        "friction_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("friction_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        state(),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["friction_id"], ["friction.id"], name=op.f("fk_friction_event_friction_id_friction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friction_event")),
    )
    op.create_index("ix_friction_event_friction_id", "friction_event", ["friction_id"])


def downgrade() -> None:
    op.drop_table("friction_event")
    op.drop_table("friction")
    op.drop_table("outlook")
    op.drop_table("finding")
