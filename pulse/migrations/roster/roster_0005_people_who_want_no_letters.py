"""People who want no letters of one pulse, or none at all"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0005"
down_revision = "roster_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opt_out",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pulse_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_opt_out_person_id_person")
        ),
        sa.ForeignKeyConstraint(["pulse_id"], ["pulse.id"], name=op.f("fk_opt_out_pulse_id_pulse")),
        sa.PrimaryKeyConstraint("person_id", "pulse_id", name=op.f("pk_opt_out")),
    )
    op.create_table(
        "silence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_silence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_silence")),
    )


def downgrade() -> None:
    op.drop_table("silence")
    op.drop_table("opt_out")
