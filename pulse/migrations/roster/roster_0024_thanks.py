"""Thanks to partners' people, which their liaisons read first"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0024"
down_revision = "roster_0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "shown",
                "declined",
                name="thanks_state_is_known",
                native_enum=False,
                length=8,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_thanks_says_something")),
        sa.CheckConstraint(
            "giver_id IS NULL OR giver_id <> organisation_id", name=op.f("ck_thanks_thanks_others")
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR reason <> ''", name=op.f("ck_thanks_says_why_declined")
        ),
        sa.CheckConstraint("week > 200000", name=op.f("ck_thanks_week_has_its_year")),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["organisation.id"], name=op.f("fk_thanks_giver_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_thanks_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
    )
    op.create_index("ix_thanks_organisation_id", "thanks", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("thanks")
