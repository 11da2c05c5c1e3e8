"""Charters that partners agree to, in words too; frictions by hand, with a liaison and a ladder"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0020"
down_revision = "roster_0019"
branch_labels = None
depends_on = None

DEEDS = ("moved", "proposed", "accepted", "declined", "climbed", "reopened")
LIVES = ("friction", "heard")


def deed(name: str) -> sa.Enum:
    return sa.Enum(*DEEDS, name=name, native_enum=False, length=8)


def upgrade() -> None:
    with op.batch_alter_table("charter") as batch:
        batch.add_column(sa.Column("clauses", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("why", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text("UPDATE charter SET asked = (locked IS NULL)"))
    with op.batch_alter_table("charter") as batch:
        for column in ("clauses", "why", "asked"):
            batch.alter_column(column, server_default=None)
    op.create_table(
        "charter_agreement",
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charter.id"], name=op.f("fk_charter_agreement_charter_id_charter")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_charter_agreement_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("charter_id", "organisation_id", name=op.f("pk_charter_agreement")),
    )
    for table in LIVES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("clock", sa.Date(), nullable=True))
            batch.add_column(sa.Column("rung", sa.Integer(), nullable=False, server_default="0"))
            batch.add_column(sa.Column("liaison", sa.String(), nullable=True))
            batch.add_column(sa.Column("accepted", sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("rung", server_default=None)
            batch.alter_column("accepted", server_default=None)
        kind = deed("deed_is_known" if table == "friction" else "heard_deed_is_known")
        with op.batch_alter_table(f"{table}_event") as batch:
            batch.add_column(sa.Column("deed", kind, nullable=False, server_default="moved"))
        with op.batch_alter_table(f"{table}_event") as batch:
            batch.alter_column("deed", server_default=None)
    with op.batch_alter_table("heard") as batch:
        batch.alter_column("form_id", nullable=True)
        batch.add_column(sa.Column("other_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("evidence_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("charter_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("topic", sa.String(), nullable=True))
    with op.batch_alter_table("heard") as batch:
        for column, table in (
            ("other_id", "organisation"),
            ("evidence_id", "friction"),
            ("charter_id", "charter"),
        ):
            batch.create_foreign_key(op.f(f"fk_heard_{column}_{table}"), table, [column], ["id"])
        batch.create_check_constraint(
            op.f("ck_heard_two_are_not_one"),
            "other_id IS NULL OR (organisation_id IS NOT NULL AND other_id <> organisation_id)",
        )


def downgrade() -> None:
    op.execute(
        sa.text(
            "DELETE FROM heard_event WHERE heard_id IN (SELECT id FROM heard WHERE form_id IS NULL)"
        )
    )
    op.execute(sa.text("DELETE FROM heard WHERE form_id IS NULL"))
    with op.batch_alter_table("heard") as batch:
        batch.drop_constraint(op.f("ck_heard_two_are_not_one"), type_="check")
        for column, table in (
            ("other_id", "organisation"),
            ("evidence_id", "friction"),
            ("charter_id", "charter"),
        ):
            batch.drop_constraint(op.f(f"fk_heard_{column}_{table}"), type_="foreignkey")
    with op.batch_alter_table("heard") as batch:
        for column in ("other_id", "evidence_id", "charter_id", "topic"):
            batch.drop_column(column)
        batch.alter_column("form_id", nullable=False)
    for table in LIVES:
        with op.batch_alter_table(f"{table}_event") as batch:
            batch.drop_column("deed")
        with op.batch_alter_table(table) as batch:
            for column in ("clock", "rung", "liaison", "accepted"):
                batch.drop_column(column)
    op.drop_table("charter_agreement")
    with op.batch_alter_table("charter") as batch:
        for column in ("clauses", "why", "asked"):
            batch.drop_column(column)
