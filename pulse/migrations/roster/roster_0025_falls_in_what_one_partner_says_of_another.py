"""Falls in what one partner says of another are found, too"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0025"
down_revision = "roster_0024"
branch_labels = None
depends_on = None

NAME = "ck_finding_two_have_a_gap"


def only(rule: str) -> None:
    with op.batch_alter_table("finding") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), rule)


def upgrade() -> None:
    only("(sign IN ('gap', 'pair')) = (other_id IS NOT NULL)")


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM finding WHERE sign = 'pair'"))
    only("(sign = 'gap') = (other_id IS NOT NULL)")
