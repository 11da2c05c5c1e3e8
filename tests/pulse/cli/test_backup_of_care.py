"""A backup brings back what partners wrote beside their reports."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from pulse.cli.session import inside
from pulse.db import db
from pulse.settings import Settings
from surveys import (
    appreciation,
    by_hand,
    commitments,
    contacts,
    partners,
    reviews,
    risks,
    scorecard,
)
from surveys.appreciation import Thanks
from surveys.commitments import Amendment
from surveys.contacts import Contact
from surveys.findings import Finding, Level, Sign
from surveys.releases import Release, Standing
from surveys.risks import Risk
from surveys.scorecard import Better, Measure, Value
from tests.pulse.cli.test_backup import elsewhere
from tests.pulse.cli.test_operate import begun, run

__all__ = ["begun"]
DAY = date(2030, 1, 7)
TABLES = (Contact, Measure, Value, Risk, Thanks, Amendment, Finding)


def test_what_partners_wrote_comes_back(begun: Settings, tmp_path: Path) -> None:
    with inside(begun):
        _write()
    file, second = tmp_path / "pulse.backup", elsewhere(begun)

    assert run(begun, "backup", str(file)).exit_code == 0
    restored = run(second, "restore", str(file))

    assert restored.exit_code == 0, restored.output
    with inside(second):
        session = db.session()
        counts = [session.scalar(select(func.count()).select_from(each)) for each in TABLES]
        assert counts == [1] * len(TABLES)
        assert session.scalars(select(Amendment)).one().before == DAY
        assert session.scalars(select(Value)).one().value == 12.5


def _write() -> None:
    session = db.session()
    alliance = partners.alliance(session)
    one, other = (partners.add_organisation(session, name=each) for each in ("North", "Tide"))
    later, told = DAY + timedelta(days=14), {"unit": "days", "owner": "Head", "definition": "All"}
    wave = by_hand.plan(
        session, alliance, pulse="Core", instrument="trust-core",
        opens=DAY, closes=later, today=DAY, rng=Random(1),
    )  # fmt: skip
    release = Release(wave_id=wave.id, standing=Standing.published, digest="1", cells=[])
    session.add(release)
    session.flush()
    pair = Finding(
        release_id=release.id, organisation_id=one.id, other_id=other.id, construct="trust",
        sign=Sign.pair, level=Level.none, recovering=Level.none, watch=1.0, listed=True,
    )  # fmt: skip
    session.add(pair)
    contacts.declare(session, one, [other.id])
    measure = scorecard.define(session, one, "Time", better=Better.less, **told)
    scorecard.put(measure, DAY, 12.5, DAY)
    risks.enter(
        session, one, "The ship is late", likelihood=2, impact=4, owner="Head",
        response="None yet", review=DAY, today=DAY,
    )  # fmt: skip
    appreciation.write(session, one, other, "Your crew waited", week=203002)
    made = commitments.promise(
        session, reviews.begun(session, release, None), "One office", owner="Head",
        organisation=one, due=DAY, today=DAY, author="a@north.example",
    )  # fmt: skip
    made.move(later, today=DAY, actor="a@north.example", reason="The hall is let")
    session.commit()
