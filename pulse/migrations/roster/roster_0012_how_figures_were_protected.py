"""How the figures of a release were protected; those from before say nothing of it"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0012"
down_revision = "roster_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("release") as batch:
        batch.add_column(sa.Column("protection", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("release") as batch:
        batch.drop_column("protection")
