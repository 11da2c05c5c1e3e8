"""What was read together and promised, tokens of the API, and how often letters are wanted"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0016"
down_revision = "roster_0015"
branch_labels = None
depends_on = None

SORTS = ("note", "decision")
STATES = ("open", "done", "given_up")
OFTEN = ("each", "quarterly", "never")


def reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("met", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL AND place = 0) OR organisation_id = place",
            name=op.f("ck_review_place_is_whose_it_is"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_review_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_review_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("release_id", "place", name=op.f("uq_review_release_id_place")),
    )
    op.create_table(
        "review_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column(
            "sort",
            sa.Enum(*SORTS, name="sort_is_known", native_enum=False, length=8),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_entry_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_entry")),
    )
    op.create_index("ix_review_entry_review_id", "review_entry", ["review_id"])


def commitments() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="commitment_state_is_known", native_enum=False, length=8),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("settled", sa.Date(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (settled IS NULL)", name=op.f("ck_commitment_settled_when_over")
        ),
        sa.CheckConstraint(
            "state <> 'given_up' OR reason <> ''", name=op.f("ck_commitment_says_why_given_up")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_commitment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_commitment_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index("ix_commitment_review_id", "commitment", ["review_id"])


def of_readers() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_api_token_digest_is_sha256")),
        sa.CheckConstraint("ends > made", name=op.f("ck_api_token_ends_after_it_was_made")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_api_token_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"])
    op.create_table(
        "letter_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "often",
            sa.Enum(*OFTEN, name="often_is_known", native_enum=False, length=9),
            nullable=False,
        ),
        sa.Column("enclosed", sa.Boolean(), nullable=False),
        sa.Column("digested", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_letter_choice_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_letter_choice")),
    )


def upgrade() -> None:
    reviews()
    commitments()
    of_readers()


def downgrade() -> None:
    for table in ("letter_choice", "api_token", "commitment", "review_entry", "review"):
        op.drop_table(table)
