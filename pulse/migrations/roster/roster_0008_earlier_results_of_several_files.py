"""Earlier results of several files as one series, and what names in files mean"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0008"
down_revision = "roster_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("history_point") as table:
        table.add_column(sa.Column("published", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("history_point") as table:
        table.alter_column("published", server_default=None)
    op.create_table(
        "history_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["history_measure.id"],
            name=op.f("fk_history_break_measure_id_history_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_break")),
        sa.UniqueConstraint("measure_id", "day", name=op.f("uq_history_break_measure_id_day")),
    )
    op.create_table(
        "history_organisation_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"],
            ["alliance.id"],
            name=op.f("fk_history_organisation_name_alliance_id_alliance"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_history_organisation_name_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_organisation_name")),
        sa.UniqueConstraint(
            "alliance_id", "folded", name=op.f("uq_history_organisation_name_alliance_id_folded")
        ),
    )
    op.create_table(
        "history_measure_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"],
            ["alliance.id"],
            name=op.f("fk_history_measure_name_alliance_id_alliance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_measure_name")),
        sa.UniqueConstraint(
            "alliance_id", "folded", name=op.f("uq_history_measure_name_alliance_id_folded")
        ),
    )


def downgrade() -> None:
    op.drop_table("history_measure_name")
    op.drop_table("history_organisation_name")
    op.drop_table("history_break")
    with op.batch_alter_table("history_point") as table:
        table.drop_column("published")
