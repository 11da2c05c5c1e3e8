"""Feedback forms and their threads"""

import sqlalchemy as sa
from alembic import op

revision = "box_0004"
down_revision = "box_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("shut", sa.Boolean(), nullable=False),
        sa.Column("public", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_form")),
    )
    op.create_table(
        "bag",
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("week > 200000", name=op.f("ck_bag_week_has_its_year")),
        sa.PrimaryKeyConstraint("form", "week", name=op.f("pk_bag")),
    )


def downgrade() -> None:
    op.drop_table("bag")
    op.drop_table("form")
