"""The roster as first released"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alliance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_alliance_one_alliance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "drawing",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("svg", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_drawing")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "worker",
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_worker")),
    )
    op.create_table(
        "charter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("locked", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_charter_alliance_id_alliance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
        sa.UniqueConstraint("alliance_id", "version", name=op.f("uq_charter_alliance_id_version")),
    )
    op.create_table(
        "history_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("imported", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_history_source_alliance_id_alliance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_source")),
        sa.UniqueConstraint("alliance_id", "name", name=op.f("uq_history_source_alliance_id_name")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_organisation_alliance_id_alliance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("alliance_id", "name", name=op.f("uq_organisation_alliance_id_name")),
    )
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_pulse_alliance_id_alliance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
        sa.UniqueConstraint("alliance_id", "name", name=op.f("uq_pulse_alliance_id_name")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_sign_in_link_digest_is_sha256")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sign_in_link_user_id_user")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_link")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "history_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("construct", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["history_source.id"],
            name=op.f("fk_history_measure_source_id_history_source"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_measure")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_history_measure_source_id_key")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "function",
            sa.Enum(
                "steward",
                "leader",
                "liaison",
                "viewer",
                name="function_is_known",
                native_enum=False,
                length=8,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "function <> 'leader' OR organisation_id IS NOT NULL",
            name=op.f("ck_membership_leader_has_organisation"),
        ),
        sa.CheckConstraint(
            "function <> 'steward' OR organisation_id IS NULL",
            name=op.f("ck_membership_steward_serves_all"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id",
            "function",
            "organisation_id",
            name=op.f("uq_membership_user_id_function_organisation_id"),
        ),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_unit_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_unit_organisation_id_name")),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pulse_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "planned",
                "open",
                "closed",
                "released",
                "dropped",
                name="stage_is_known",
                native_enum=False,
            ),
            nullable=False,
        ),
        sa.Column("expected_response", sa.Double(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=True),
        sa.Column("questionnaire", sa.JSON(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.CheckConstraint("closes > opens", name=op.f("ck_wave_closes_after_opening")),
        sa.CheckConstraint(
            "expected_response > 0 AND expected_response <= 1",
            name=op.f("ck_wave_response_is_a_share"),
        ),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charter.id"], name=op.f("fk_wave_charter_id_charter")
        ),
        sa.ForeignKeyConstraint(["pulse_id"], ["pulse.id"], name=op.f("fk_wave_pulse_id_pulse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint("code", name=op.f("uq_wave_code")),
        sa.UniqueConstraint("pulse_id", "number", name=op.f("uq_wave_pulse_id_number")),
    )
    op.create_table(
        "history_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("change", sa.Double(), nullable=True),
        sa.Column("break_before", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["history_measure.id"],
            name=op.f("fk_history_point_measure_id_history_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_history_point_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_point")),
        sa.UniqueConstraint(
            "measure_id",
            "organisation_id",
            "day",
            name=op.f("uq_history_point_measure_id_organisation_id_day"),
        ),
    )
    op.create_table(
        "history_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("median", sa.Double(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("change", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["history_measure.id"],
            name=op.f("fk_history_summary_measure_id_history_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_summary")),
        sa.UniqueConstraint("measure_id", "day", name=op.f("uq_history_summary_measure_id_day")),
    )
    op.create_table(
        "leaf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_leaf_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_leaf_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaf")),
        sa.UniqueConstraint("wave_id", "place", name=op.f("uq_leaf_wave_id_place")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("left", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_person_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("address_key", name=op.f("uq_person_address_key")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_person_organisation_id_unit_id", ["organisation_id", "unit_id"], unique=False
        )

    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("draft", "published", name="standing_is_known", native_enum=False),
            nullable=False,
        ),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_release_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("wave_id", name=op.f("uq_release_wave_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.LargeBinary(length=16), nullable=True),
        sa.Column(
            "delivery",
            sa.Enum(
                "waiting", "sent", "refused", name="delivery_is_known", native_enum=False, length=8
            ),
            nullable=False,
        ),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaf.id"], name=op.f("fk_invitation_leaf_id_leaf")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_invitation_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("seat", name=op.f("uq_invitation_seat")),
        sa.UniqueConstraint("wave_id", "person_id", name=op.f("uq_invitation_wave_id_person_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_invitation_wave_id_delivery", ["wave_id", "delivery"], unique=False
        )

    op.create_table(
        "leaf_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaf.id"], name=op.f("fk_leaf_part_leaf_id_leaf")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_leaf_part_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_leaf_part_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaf_part")),
        sa.UniqueConstraint("leaf_id", "unit_id", name=op.f("uq_leaf_part_leaf_id_unit_id")),
    )
    op.create_table(
        "participation",
        sa.Column("leaf_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["leaf_id"], ["leaf.id"], name=op.f("fk_participation_leaf_id_leaf")
        ),
        sa.PrimaryKeyConstraint("leaf_id", name=op.f("pk_participation")),
    )
    op.create_table(
        "released_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("construct", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("weighting", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("noise_var", sa.Double(), nullable=False),
        sa.Column("within_noise", sa.Boolean(), nullable=True),
        sa.Column("hidden", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_released_cell_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_released_cell_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_cell")),
        sa.UniqueConstraint(
            "release_id",
            "subject",
            "place",
            "construct",
            "measure",
            "weighting",
            name=op.f("uq_released_cell_release_id_subject_place_construct_measure_weighting"),
        ),
    )
    with op.batch_alter_table("released_cell", schema=None) as batch_op:
        batch_op.create_index(
            "ix_released_cell_organisation_id_construct",
            ["organisation_id", "construct"],
            unique=False,
        )

    op.create_table(
        "released_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_released_note_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_released_note_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_note")),
    )
    with op.batch_alter_table("released_note", schema=None) as batch_op:
        batch_op.create_index(
            "ix_released_note_release_id_organisation_id",
            ["release_id", "organisation_id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("released_note", schema=None) as batch_op:
        batch_op.drop_index("ix_released_note_release_id_organisation_id")

    op.drop_table("released_note")
    with op.batch_alter_table("released_cell", schema=None) as batch_op:
        batch_op.drop_index("ix_released_cell_organisation_id_construct")

    op.drop_table("released_cell")
    op.drop_table("participation")
    op.drop_table("leaf_part")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_wave_id_delivery")

    op.drop_table("invitation")
    op.drop_table("release")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_organisation_id_unit_id")

    op.drop_table("person")
    op.drop_table("leaf")
    op.drop_table("history_summary")
    op.drop_table("history_point")
    op.drop_table("wave")
    op.drop_table("unit")
    op.drop_table("membership")
    op.drop_table("history_measure")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_user_id"))

    op.drop_table("sign_in_link")
    op.drop_table("pulse")
    op.drop_table("organisation")
    op.drop_table("history_source")
    op.drop_table("charter")
    op.drop_table("worker")
    op.drop_table("user")
    op.drop_table("drawing")
    op.drop_table("audit_entry")
    op.drop_table("alliance")
