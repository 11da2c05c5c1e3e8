"""Measures of the mission, which partners name, and what they came to by day"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0021"
down_revision = "roster_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column(
            "better",
            sa.Enum("more", "less", "neither", name="better_is_known", native_enum=False, length=7),
            nullable=False,
        ),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.CheckConstraint(
            "length(definition) > 0", name=op.f("ck_outcome_measure_says_what_it_is")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_outcome_measure_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_measure")),
    )
    op.create_index("ix_outcome_measure_organisation_id", "outcome_measure", ["organisation_id"])
    op.create_table(
        "outcome_value",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["outcome_measure.id"],
            name=op.f("fk_outcome_value_measure_id_outcome_measure"),
        ),
        sa.PrimaryKeyConstraint("measure_id", "day", name=op.f("pk_outcome_value")),
    )


def downgrade() -> None:
    op.drop_table("outcome_value")
    op.drop_table("outcome_measure")
