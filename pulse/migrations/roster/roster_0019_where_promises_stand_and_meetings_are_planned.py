"""Where promises stand and meetings are planned: who sat there, how one sees that it is done"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0019"
down_revision = "roster_0018"
branch_labels = None
depends_on = None

TEXTS = {"commitment": ("said", "done_when", "evidence"), "review": ("room",)}
PLANNED = "(planned IS NULL) = (hour IS NULL)"


def upgrade() -> None:
    for table, names in TEXTS.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.alter_column(name, server_default=None)
    with op.batch_alter_table("commitment") as batch:
        batch.add_column(sa.Column("reminded", sa.Date(), nullable=True))
        batch.add_column(sa.Column("friction_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_commitment_friction_id_friction"), "friction", ["friction_id"], ["id"]
        )
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("planned", sa.Date(), nullable=True))
        batch.add_column(sa.Column("hour", sa.Time(), nullable=True))
    with op.batch_alter_table("review") as batch:
        batch.create_check_constraint(op.f("ck_review_planned_with_its_hour"), PLANNED)
    op.create_table(
        "review_presence",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_review_presence_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_presence_review_id_review")
        ),
        sa.PrimaryKeyConstraint("review_id", "organisation_id", name=op.f("pk_review_presence")),
    )


def downgrade() -> None:
    op.drop_table("review_presence")
    op.execute(sa.text("DELETE FROM review_entry WHERE sort IN ('start', 'stop', 'go_on')"))
    with op.batch_alter_table("review") as batch:
        batch.drop_constraint(op.f("ck_review_planned_with_its_hour"), type_="check")
        for name in ("planned", "hour", "room"):
            batch.drop_column(name)
    with op.batch_alter_table("commitment") as batch:
        batch.drop_constraint(op.f("fk_commitment_friction_id_friction"), type_="foreignkey")
        for name in ("friction_id", "reminded", "said", "done_when", "evidence"):
            batch.drop_column(name)
