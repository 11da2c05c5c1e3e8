"""Makes a wave's release: opens its urns, computes and compares its cells, keeps them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from random import Random, SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import PAIR
from analysis.release import Row, compute
from pulse.reports import (
    audited,
    comparing,
    flagged,
    frames,
    gaps,
    network,
    notes,
    pairs_moved,
    seen,
    seldom,
    shifting,
    store,
)
from surveys import findings, frictions, partners
from surveys.answering import extracts
from surveys.answering.keyring import Keyring
from surveys.partners import Alliance
from surveys.releases import Release, ReleasedCell, Standing
from surveys.terms import Terms
from surveys.waves import Wave


def draft(
    roster: Session, box: Session, keyring: Keyring, wave: Wave, *, rng: Random | None = None
) -> Release:
    """Compute a closed wave's release, and keep it as a draft in place of an earlier one.

    Args:
        roster: where the release is kept; flushed.
        box: in a transaction begun after the wave's door was shut.
        keyring: holds the keys of the wave's urns.
        wave: closed.
        rng: stirs the notes; the system's random source when left out.

    Returns:
        The draft.

    Raises:
        ReleaseUnsafe: something would follow from it; nothing is kept then.
    """
    terms = store.terms(roster, wave)
    thresholds = frames.thresholds(terms)
    protection = frames.protection(terms, keyring, wave)
    rows = _rows(roster, box, keyring, wave, terms)
    cells = [stored(row) for row in rows if seldom.shows(wave, row.subject)]
    levels = [cell for cell in cells if cell.subject != PAIR]
    cells += [*comparing.compared(roster, wave, levels), *shifting.shifts(roster, wave, cells)]
    cells += [*gaps.of(cells), *pairs_moved.of(roster, wave, cells), *network.of(cells)]
    written = notes.written(box, keyring, wave)
    audited.must_be_safe(cells, protection.thresholds(thresholds))

    discard(roster, wave)
    release = Release(
        wave_id=wave.id,
        standing=Standing.draft,
        published=None,
        digest=digest(cells),
        protection=terms.protection,
        cells=cells,
        notes=notes.released(wave, written, thresholds, rng or SystemRandom()),
    )
    roster.add(release)
    roster.flush()
    flagged.keep(roster, wave, release)
    return release


def _rows(roster: Session, box: Session, keyring: Keyring, wave: Wave, terms: Terms) -> list[Row]:
    """A closed wave's figures, from its opened urns."""
    names = {int(key): name for key, name in (wave.names or partners.names(roster)).items()}
    if wave.instrument.each_partner:
        return seen.rows(roster, box, keyring, wave, terms=terms, names=names)
    key = frames.scoring_key(wave.instrument)
    leaves = [
        frames.answers(leaf, extracts.sheets(box, keyring, wave=wave.code, unit=leaf.place), key)
        for leaf in wave.leaves
    ]
    protection = frames.protection(terms, keyring, wave)
    return compute(
        leaves,
        names,
        key,
        frames.thresholds(terms),
        protection=protection,
        alliance=roster.get_one(Alliance, wave.pulse.alliance_id).name,
        seldom=seldom.held(roster, wave),
        looser=frames.looser(roster, wave, protection),
    )


def digest(cells: Iterable[ReleasedCell]) -> str:
    """SHA-256 of the cells as canonical JSON: what was published can be held against it."""
    plain = [
        {
            column: getattr(cell, column)
            for column in ReleasedCell.__table__.columns.keys()  # noqa: SIM118  # not a dict
            if column not in ("id", "release_id")
        }
        for cell in cells
    ]
    plain.sort(
        key=lambda c: [str(c[k]) for k in ("subject", "place", "construct", "measure", "weighting")]
    )
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def publish(session: Session, wave: Wave, today: date) -> Release:
    """Publish a wave's draft; its pictures are drawn afterwards, by `pulse.reports.draw`.

    Args:
        session: the roster's; flushed.
        wave: whose draft was computed.
        today: the day of publication.

    Raises:
        ReleaseUnsafe: something follows from the draft as it is kept.
    """
    release = session.scalars(select(Release).where(Release.wave_id == wave.id)).one()
    audited.must_be_safe(release.cells, audited.thresholds(session, wave, release))
    release.standing = Standing.published
    release.published = today
    session.flush()
    frictions.raised_by(session, release, wave, today)
    return release


def discard(session: Session, wave: Wave) -> None:
    """Delete a wave's draft, if there is one; flushed."""
    for earlier in session.scalars(select(Release).where(Release.wave_id == wave.id)):
        findings.forget(session, earlier.id)
        session.delete(earlier)
    session.flush()


def stored(row: Row) -> ReleasedCell:
    """A computed cell as a release keeps it."""
    return ReleasedCell(
        subject=row.subject,
        place=row.place,
        organisation_id=row.organisation,
        name=row.name,
        construct=row.construct,
        measure=row.measure,
        weighting=row.weighting,
        value=row.cell.value,
        low=row.cell.low,
        high=row.cell.high,
        n=row.cell.n,
        invited=row.invited,
        band=row.band,
        sd=row.cell.sd,
        noise_var=row.cell.noise_var,
        within_noise=None,
        hidden=row.cell.hidden.value if row.cell.hidden else None,
    )
