"""The files that a wave serves, as they were drawn at its launch"""

import sqlalchemy as sa
from alembic import op

revision = "box_0002"
down_revision = "box_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "served",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("media", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("wave", "file", name=op.f("pk_served")),
    )


def downgrade() -> None:
    op.drop_table("served")
