"""What waves ask in turn, stored with their pulse; until then every wave of one asked the same"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0004"
down_revision = "roster_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pulse", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turns", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pulse", schema=None) as batch_op:
        batch_op.drop_column("turns")
