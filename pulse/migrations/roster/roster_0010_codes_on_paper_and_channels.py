"""People without an address, the hats of slips that they draw from, and channels to announce in"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0010"
down_revision = "roster_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "on_paper",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_on_paper_somebody_is_counted")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_on_paper_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_on_paper")),
    )
    op.create_table(
        "hat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("seats", sa.LargeBinary(), nullable=True),
        sa.Column("printed", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaf.id"], name=op.f("fk_hat_leaf_id_leaf")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_hat_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_hat_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hat")),
        sa.UniqueConstraint(
            "leaf_id", "organisation_id", name=op.f("uq_hat_leaf_id_organisation_id")
        ),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_channel_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("address", name=op.f("uq_channel_address")),
    )
    op.create_table(
        "posting",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_posting_channel_id_channel")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_posting_wave_id_wave")),
        sa.PrimaryKeyConstraint("wave_id", "channel_id", name=op.f("pk_posting")),
    )


def downgrade() -> None:
    op.drop_table("posting")
    op.drop_table("channel")
    op.drop_table("hat")
    op.drop_table("on_paper")
