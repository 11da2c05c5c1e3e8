"""Senders, letterheads, and what people are told back; reports from before count as shared"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0006"
down_revision = "roster_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("director", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("own_words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_letterhead_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_letterhead")),
    )
    op.create_table(
        "deed",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_deed_wave_id_wave")),
        sa.PrimaryKeyConstraint("wave_id", "place", name=op.f("pk_deed")),
    )
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sender_name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("reply_to", sa.String(), nullable=True))
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared", sa.Date(), nullable=True))
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thanks", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("thanked", sa.Date(), nullable=True))
    op.execute(
        "UPDATE wave SET shared = (SELECT published FROM release WHERE release.wave_id = wave.id) "
        "WHERE stage = 'released'"
    )


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("thanked")
        batch_op.drop_column("thanks")
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.drop_column("shared")
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.drop_column("reply_to")
        batch_op.drop_column("sender_name")
    op.drop_table("deed")
    op.drop_table("letterhead")
