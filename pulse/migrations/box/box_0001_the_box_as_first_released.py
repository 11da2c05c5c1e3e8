"""The box as first released"""

import sqlalchemy as sa
from alembic import op

revision = "box_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("shut", sa.Boolean(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("wave", name=op.f("pk_door")),
    )
    op.create_table(
        "sealed",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('roll', 'sheets', 'notes')", name=op.f("ck_sealed_kind_is_known")
        ),
        sa.PrimaryKeyConstraint("wave", "kind", "place", "shard", name=op.f("pk_sealed")),
    )
    op.create_table(
        "ticket",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seat", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_ticket_digest_is_sha256")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ticket")),
    )


def downgrade() -> None:
    op.drop_table("ticket")
    op.drop_table("sealed")
    op.drop_table("door")
