"""Who works with whom, as organisations declare it"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0022"
down_revision = "roster_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("organisation_id <> other_id", name=op.f("ck_contact_two_are_not_one")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_contact_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organisation.id"], name=op.f("fk_contact_other_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "other_id", name=op.f("pk_contact")),
    )


def downgrade() -> None:
    op.drop_table("contact")
