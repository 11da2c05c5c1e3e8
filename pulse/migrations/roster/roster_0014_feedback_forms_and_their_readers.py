"""Feedback forms, who reads them, and readers' keys"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0014"
down_revision = "roster_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(code) = 10", name=op.f("ck_feedback_form_code_is_whole")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_feedback_form_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_form")),
        sa.UniqueConstraint("code", name=op.f("uq_feedback_form_code")),
    )
    op.create_table(
        "form_reader",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_form.id"], name=op.f("fk_form_reader_form_id_feedback_form")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_form_reader_user_id_user")),
        sa.PrimaryKeyConstraint("form_id", "user_id", name=op.f("pk_form_reader")),
    )
    op.create_table(
        "reader_key",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(public) = 32", name=op.f("ck_reader_key_public_is_x25519")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reader_key_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_reader_key")),
    )


def downgrade() -> None:
    op.drop_table("reader_key")
    op.drop_table("form_reader")
    op.drop_table("feedback_form")
