"""Addresses that no letter reaches, and whom an organisation has for correcting them"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0007"
down_revision = "roster_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "undelivered",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("told", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_undelivered_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_undelivered")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("contact")
    op.drop_table("undelivered")
