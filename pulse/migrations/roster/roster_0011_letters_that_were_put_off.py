"""Letters that were put off: when they are tried again, and the pace at which all leave"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0011"
down_revision = "roster_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("next_try", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("late", sa.LargeBinary(64), nullable=True))
        batch.add_column(sa.Column("passes", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("next_pass", sa.DateTime(), nullable=True))
    with op.batch_alter_table("invitation") as batch:
        for column in ("tries", "passes"):
            batch.alter_column(column, server_default=None)
    op.create_table(
        "pace",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace")),
    )


def downgrade() -> None:
    op.drop_table("pace")
    with op.batch_alter_table("invitation") as batch:
        for column in ("next_pass", "passes", "late", "next_try", "tries"):
            batch.drop_column(column)
