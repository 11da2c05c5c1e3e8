"""What was joined with what, by which name partners went in a wave, and marks on series"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0009"
down_revision = "roster_0008"
branch_labels = None
depends_on = None

KINDS = sa.Enum(
    "joined",
    "left",
    "returned",
    "renamed",
    "merged",
    "split_off",
    "team_renamed",
    "team_merged",
    "team_moved",
    "noted",
    name="kind_is_known",
    native_enum=False,
    length=12,
)


def upgrade() -> None:
    op.create_table(
        "series_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("now", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind = 'noted' OR organisation_id IS NOT NULL",
            name=op.f("ck_series_mark_names_whose_it_is"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_series_mark_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organisation.id"], name=op.f("fk_series_mark_other_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_mark")),
    )
    op.create_index(
        "ix_series_mark_organisation_id", "series_mark", ["organisation_id"], unique=False
    )
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subdivision", sa.String(), nullable=True))
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subdivision", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_organisation_into_id_organisation"), "organisation", ["into_id"], ["id"]
        )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_unit_into_id_unit"), "unit", ["into_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_unit_leads_to_another"), "into_id <> id")
    with op.batch_alter_table("leaf_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("people", sa.Integer(), nullable=True))
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.drop_column("names")
    with op.batch_alter_table("leaf_part", schema=None) as batch_op:
        batch_op.drop_column("people")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_unit_leads_to_another"), type_="check")
        batch_op.drop_constraint(op.f("fk_unit_into_id_unit"), type_="foreignkey")
        batch_op.drop_column("into_id")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_organisation_into_id_organisation"), type_="foreignkey")
        batch_op.drop_column("into_id")
        batch_op.drop_column("subdivision")
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.drop_column("subdivision")
    op.drop_index("ix_series_mark_organisation_id", table_name="series_mark")
    op.drop_table("series_mark")
