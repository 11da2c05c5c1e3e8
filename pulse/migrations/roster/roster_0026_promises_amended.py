"""Days of promises that were moved, and promises that were opened again"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0026"
down_revision = "roster_0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitment_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_commitment_amendment_says_why")),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_amendment_commitment_id_commitment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_amendment")),
    )
    op.create_index(
        "ix_commitment_amendment_commitment_id", "commitment_amendment", ["commitment_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_commitment_amendment_commitment_id", table_name="commitment_amendment")
    op.drop_table("commitment_amendment")
