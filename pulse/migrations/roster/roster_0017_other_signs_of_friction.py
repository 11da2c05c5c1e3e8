"""Other signs of friction than falling scores, and what all series of a release share"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0017"
down_revision = "roster_0016"
branch_labels = None
depends_on = None

SIGNS = ("score", "participation", "spread", "gap")
ONLY = "(sign = 'gap') = (other_id IS NOT NULL)"
ONE = "uq_finding_release_id_organisation_id_construct"
EACH = "uq_finding_release_id_sign_organisation_id_other_id_construct"


def upgrade() -> None:
    for table in ("finding", "friction"):
        kind = sa.Enum(*SIGNS, name="sign_is_known", native_enum=False, length=13)
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("sign", kind, nullable=False, server_default="score"))
            batch.add_column(sa.Column("other_id", sa.Integer(), nullable=True))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("sign", server_default=None)
            batch.create_foreign_key(
                op.f(f"fk_{table}_other_id_organisation"), "organisation", ["other_id"], ["id"]
            )
            batch.create_check_constraint(op.f(f"ck_{table}_two_have_a_gap"), ONLY)
    with op.batch_alter_table("finding") as batch:
        batch.drop_constraint(op.f(ONE), type_="unique")
        batch.create_unique_constraint(
            op.f(EACH), ["release_id", "sign", "organisation_id", "other_id", "construct"]
        )
    op.create_table(
        "working",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_working_release_id_release")
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_working")),
    )


def downgrade() -> None:
    op.drop_table("working")
    op.execute(
        sa.text(
            "DELETE FROM friction_event WHERE friction_id IN"
            " (SELECT id FROM friction WHERE sign <> 'score')"
        )
    )
    op.execute(sa.text("DELETE FROM finding WHERE sign <> 'score'"))
    op.execute(sa.text("DELETE FROM friction WHERE sign <> 'score'"))
    with op.batch_alter_table("finding") as batch:
        batch.drop_constraint(op.f(EACH), type_="unique")
        batch.create_unique_constraint(op.f(ONE), ["release_id", "organisation_id", "construct"])
    for table in ("finding", "friction"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_two_have_a_gap"), type_="check")
            batch.drop_constraint(op.f(f"fk_{table}_other_id_organisation"), type_="foreignkey")
            batch.drop_column("other_id")
            batch.drop_column("sign")
