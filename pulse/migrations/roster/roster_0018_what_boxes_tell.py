"""Answers and numbers that feedback boxes tell everybody, and frictions heard in them"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0018"
down_revision = "roster_0017"
branch_labels = None
depends_on = None

STATES = ("raised", "acknowledged", "in_hand", "resolved", "dismissed")


def state(name: str) -> sa.Enum:
    return sa.Enum(*STATES, name=name, native_enum=False, length=12)


def upgrade() -> None:
    op.create_table(
        "feedback_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(asked) > 0", name=op.f("ck_feedback_answer_says_what_was_asked")
        ),
        sa.CheckConstraint("length(answer) > 0", name=op.f("ck_feedback_answer_answers")),
        sa.CheckConstraint("week > 200000", name=op.f("ck_feedback_answer_week_has_its_year")),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["feedback_form.id"],
            name=op.f("fk_feedback_answer_form_id_feedback_form"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_answer")),
    )
    op.create_index("ix_feedback_answer_form_id", "feedback_answer", ["form_id"])
    op.create_table(
        "feedback_figure",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.CheckConstraint("threads >= 10", name=op.f("ck_feedback_figure_is_never_few")),
        sa.CheckConstraint("quarter > 20000", name=op.f("ck_feedback_figure_quarter_has_its_year")),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["feedback_form.id"],
            name=op.f("fk_feedback_figure_form_id_feedback_form"),
        ),
        sa.PrimaryKeyConstraint("form_id", "quarter", "category", name=op.f("pk_feedback_figure")),
    )
    op.create_table(
        "heard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("state", state("heard_state_is_known"), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_heard_says_something")),
        sa.CheckConstraint("week > 200000", name=op.f("ck_heard_week_has_its_year")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_form.id"], name=op.f("fk_heard_form_id_feedback_form")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_heard_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard")),
    )
    op.create_table(
        "heard_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("heard_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", state("heard_event_state_is_known"), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["heard_id"], ["heard.id"], name=op.f("fk_heard_event_heard_id_heard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_event")),
    )
    op.create_index("ix_heard_event_heard_id", "heard_event", ["heard_id"])


def downgrade() -> None:
    op.drop_table("heard_event")
    op.drop_table("heard")
    op.drop_table("feedback_figure")
    op.drop_table("feedback_answer")
