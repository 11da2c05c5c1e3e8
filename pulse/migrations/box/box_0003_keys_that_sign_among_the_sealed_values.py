"""Keys that sign among the sealed values"""

from alembic import op

revision = "box_0003"
down_revision = "box_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allow("kind IN ('roll', 'sheets', 'notes', 'signing')")


def downgrade() -> None:
    op.execute("DELETE FROM sealed WHERE kind = 'signing'")
    _allow("kind IN ('roll', 'sheets', 'notes')")


def _allow(kinds: str) -> None:
    name = op.f("ck_sealed_kind_is_known")
    with op.batch_alter_table("sealed") as table:
        if op.get_bind().dialect.name != "sqlite":  # there the table is copied without it
            table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, kinds)
