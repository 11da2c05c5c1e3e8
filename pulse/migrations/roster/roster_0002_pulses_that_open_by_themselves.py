"""Pulses that plan and open their waves by themselves; until then all of them went by hand"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "roster_0002"
down_revision = "roster_0001"
branch_labels = None
depends_on = None

CADENCES = sa.Enum("by_hand", "weeks", "quarterly", name="cadence_is_known", native_enum=False)
AUDIENCES = sa.Enum("all", "organisations", "units", name="audience_is_known", native_enum=False)
CHECKS = {
    "weeks_are_said": "cadence <> 'weeks' OR weeks >= 2",
    "has_a_first_day": "cadence = 'by_hand' OR starts IS NOT NULL",
    "ends_after_its_start": "ends >= starts",
    "is_open_for_days": "open_days >= 3",
    "response_is_a_share": "expected_response > 0 AND expected_response <= 1",
}
DEFAULTS: dict[str, tuple[Any, Any]] = {  # of what is there already
    "cadence": (CADENCES, "by_hand"),
    "open_days": (sa.Integer(), "14"),
    "reminders": (sa.Integer(), "2"),
    "audience": (AUDIENCES, "all"),
    "asked": (sa.JSON(), "[]"),
    "expected_response": (sa.Double(), "0.6"),
    "paused": (sa.Boolean(), sa.false()),
}
LEFT_OUT: dict[str, Any] = {
    "weeks": sa.Integer(),
    "starts": sa.Date(),
    "ends": sa.Date(),
    "hour": sa.Time(),
}


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_calendar_feed_digest_is_sha256")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    op.create_table(
        "blackout_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_blackout_day_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackout_day")),
        sa.UniqueConstraint(
            "organisation_id", "day", name=op.f("uq_blackout_day_organisation_id_day")
        ),
    )
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("time_zone", sa.String(), nullable=False, server_default="UTC")
        )
        batch_op.add_column(sa.Column("country", sa.String(), nullable=True))
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.alter_column("time_zone", server_default=None)

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))

    with op.batch_alter_table("pulse", schema=None) as batch_op:
        for name, (kind, default) in DEFAULTS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        for name, kind in LEFT_OUT.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("pulse", schema=None) as batch_op:
        for name in DEFAULTS:
            batch_op.alter_column(name, server_default=None)
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_pulse_{name}"), rule)

    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slot", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("opened", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("override", sa.String(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_wave_pulse_id_slot"), ["pulse_id", "slot"])
    op.execute(
        "UPDATE wave SET opened = opens WHERE stage IN ('open', 'closed', 'released') "
        "OR EXISTS (SELECT 1 FROM invitation WHERE invitation.wave_id = wave.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_wave_pulse_id_slot"), type_="unique")
        for name in ("override", "opened", "slot"):
            batch_op.drop_column(name)
    with op.batch_alter_table("pulse", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_pulse_{name}"), type_="check")
    with op.batch_alter_table("pulse", schema=None) as batch_op:
        for name in (*DEFAULTS, *LEFT_OUT):
            batch_op.drop_column(name)
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("day")
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.drop_column("country")
        batch_op.drop_column("time_zone")
    op.drop_table("blackout_day")
    op.drop_table("calendar_feed")
