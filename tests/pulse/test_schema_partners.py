"""What became of partners and teams comes with its migration, and goes with it."""

from __future__ import annotations

from sqlalchemy import Connection, text

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
def test_milestones_come_beside_marks_and_go_without_taking_any_with_them(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0014")
    mark = (
        'INSERT INTO series_mark (day, kind, what, "before", now{more}) '
        "VALUES ('2026-09-20', {values})"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(mark.format(more="", values="'noted', 'A flood', '', ''"))

    schema.bring(engine, "roster", to="roster_0015")
    with engine.begin() as connection:
        links = connection.execute(text("SELECT link FROM series_mark")).scalars().all()
        written = "'milestone', 'A plan', '', '', 'https://plan.example'"
        connection.exec_driver_sql(mark.format(more=", link", values=written))
    schema.bring(engine, "roster", to="roster_0014")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT what FROM series_mark")).scalars().all()
    schema.bring(engine, "roster")
    engine.dispose()

    assert (links, kept) == ([""], ["A flood"])


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


READ = """
INSERT INTO release (id, wave_id, standing, published, digest)
    VALUES (1, 1, 'published', '2026-09-20', 'd');
INSERT INTO "user" (id, email, active, fs_uniquifier) VALUES (1, 'l@a.example', :yes, 'u');
"""
TOGETHER = """
INSERT INTO review (id, release_id, place, organisation_id, met) VALUES (1, 1, 1, 1, NULL);
INSERT INTO review (id, release_id, place, organisation_id, met) VALUES (2, 1, 0, NULL, NULL);
INSERT INTO review_entry (review_id, sort, words, day, author)
    VALUES (1, 'note', 'w', '2026-09-21', 'a');
INSERT INTO commitment (review_id, owner, words, due, state, reason, author)
    VALUES (2, 'o', 'w', '2026-12-01', 'open', '', 'a');
INSERT INTO letter_choice (user_id, often, enclosed) VALUES (1, 'quarterly', :yes);
"""
PLANNED = """
UPDATE review SET planned = '2026-09-30', hour = '14:30:00', room = 'r' WHERE id = 1;
INSERT INTO review_presence (review_id, organisation_id) VALUES (1, 1);
INSERT INTO review_entry (review_id, sort, words, day, author)
    VALUES (1, 'stop', 'w', '2026-09-21', 'a');
UPDATE commitment SET said = 's', done_when = 'd', reminded = '2026-11-20';
"""


@BOTH
def test_what_was_read_together_comes_and_goes_and_leaves_the_release(settings: Settings) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        run(connection, BEFORE)
    schema.bring(engine, "roster", to="roster_0015")
    with engine.begin() as connection:
        run(connection, READ)
    schema.bring(engine, "roster", to="roster_0016")
    with engine.begin() as connection:
        run(connection, TOGETHER)
    schema.bring(engine, "roster", to="roster_0019")
    with engine.begin() as connection:
        told = connection.execute(text("SELECT said, evidence, reminded FROM commitment")).one()
        run(connection, PLANNED)
    schema.bring(engine, "roster", to="roster_0018")
    with engine.connect() as connection:
        sorts = connection.execute(text("SELECT sort FROM review_entry")).scalars().all()
        words = connection.scalar(text("SELECT words FROM commitment"))
    schema.bring(engine, "roster", to="roster_0015")
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT digest FROM release"))
    schema.bring(engine, "roster")
    with engine.connect() as connection:
        left = connection.scalar(text("SELECT count(*) FROM review"))
    engine.dispose()

    assert (tuple(told), sorts, words) == (("", "", None), ["note"], "w")
    assert (kept, left) == ("d", 0)


def run(connection: Connection, script: str) -> None:
    """Run the lines of a script."""
    for line in script.strip().split(";\n"):
        values = {name: name == "yes" for name in ("yes", "no") if f":{name}" in line}
        connection.execute(text(line.rstrip(";")), values)
