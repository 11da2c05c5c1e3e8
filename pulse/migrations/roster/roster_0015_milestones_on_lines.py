"""Milestones on lines: marks that everybody sees, with a link, written by leaders and stewards"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0015"
down_revision = "roster_0014"
branch_labels = None
depends_on = None

OWNER = "ck_series_mark_names_whose_it_is"


def upgrade() -> None:
    with op.batch_alter_table("series_mark") as batch:
        batch.add_column(sa.Column("link", sa.String(), nullable=False, server_default=""))
        batch.drop_constraint(op.f(OWNER), type_="check")
        batch.create_check_constraint(
            op.f(OWNER), "kind IN ('noted', 'milestone') OR organisation_id IS NOT NULL"
        )
    with op.batch_alter_table("series_mark") as batch:
        batch.alter_column("link", server_default=None)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM series_mark WHERE kind = 'milestone'"))
    with op.batch_alter_table("series_mark") as batch:
        batch.drop_constraint(op.f(OWNER), type_="check")
        batch.create_check_constraint(op.f(OWNER), "kind = 'noted' OR organisation_id IS NOT NULL")
        batch.drop_column("link")
