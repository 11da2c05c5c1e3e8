"""What became of partners and teams comes with its migration, and goes with it."""

from __future__ import annotations

from sqlalchemy import text

from pulse import schema
from pulse.settings import Settings
from tests.conftest import BOTH
from tests.pulse.test_schema import BEFORE, database

JOINED = """
INSERT INTO organisation (id, alliance_id, name, language, time_zone, subdivision, "left", into_id)
    VALUES (2, 1, 'South', 'en', 'UTC', 'BY', '2026-09-20', 1);
INSERT INTO unit (id, organisation_id, name, into_id) VALUES (2, 1, 'Old', 1);
INSERT INTO leaf_part (id, leaf_id, unit_id, organisation_id, people) VALUES (1, 1, 1, 1, 1);
INSERT INTO series_mark (day, kind, organisation_id, other_id, what, "before", now)
    VALUES ('2026-09-20', 'merged', 1, 2, '', 'South', 'North');
UPDATE wave SET names = '{"1": "North"}' WHERE id = 1;
"""


@BOTH
def test_what_was_joined_leads_back_to_partners_and_teams_of_their_own(settings: Settings) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})

    schema.bring(engine, "roster", to="roster_0009")
    with engine.begin() as connection:
        untold = connection.execute(text("SELECT names FROM wave ORDER BY id")).scalars().all()
        for line in JOINED.strip().split(";\n"):
            connection.exec_driver_sql(line.rstrip(";"))
    schema.bring(engine, "roster", to="roster_0008")
    with engine.connect() as connection:
        kept = [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # fixed names
            for table in ("organisation", "unit", "person", "leaf_part", "wave", "invitation")
        ]
    schema.bring(engine, "roster")
    with engine.connect() as connection:
        leads = connection.scalar(text("SELECT count(*) FROM unit WHERE into_id IS NOT NULL"))
    engine.dispose()

    assert untold == [None, None]
    assert kept == [2, 2, 1, 1, 2, 1]
    assert leads == 0
