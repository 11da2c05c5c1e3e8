"""The door of a wave on the answering side: prepared at launch, shut at close, destroyed after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from surveys.answering import roll, seals, tickets, urn
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.served import Served
from surveys.answering.tables import Door, File, Sealed, Ticket
from surveys.errors import IllegalMove, NotFound, WaveClosed

AT_ONCE = 64  # sealed values in one statement


def prepare(
    session: Session,
    keyring: Keyring,
    *,
    wave: str,
    manifest: dict[str, Any],
    signing: Mapping[int, bytes] | None = None,
    served: Mapping[str, Served] | None = None,
) -> None:
    """Lay out everything a wave needs to take answers; an earlier, unfinished try is cleared away.

    The keys are on disk before the caller commits, so that no value is ever without its key.

    Args:
        session: of the Box; the caller commits.
        keyring: receives a key for each sealed value and one noise secret.
        wave: the wave's code.
        manifest: public; `units` with `place`, `invited`, `notes`, and `questionnaire`.
        signing: the private half of each unit's key by the unit's place. A unit without one
            takes answers through the form alone.
        served: every file of the wave by its name, served unchanged until it closes.

    Raises:
        IllegalMove: tickets of the wave are out already.
    """
    if session.scalar(select(Ticket.unit).where(Ticket.wave == wave).limit(1)) is not None:
        raise IllegalMove(f"Wave {wave} is open already: letters may have left.")
    session.execute(delete(Sealed).where(Sealed.wave == wave))
    session.execute(delete(Door).where(Door.wave == wave))
    session.execute(delete(File).where(File.wave == wave))
    keyring.destroy(wave)
    values = [
        *_layout(wave, manifest),
        *((Slot(wave, "signing", place, 0), private) for place, private in (signing or {}).items()),
    ]
    keyring.cut_all([Slot(wave, "noise", 0, 0), *(slot for slot, _ in values)])
    keys = keyring.keys({slot: 0 for slot, _ in values})
    for start in range(0, len(values), AT_ONCE):
        rows = [
            {
                **slot._asdict(),
                "generation": 0,
                "value": seals.seal(keys[slot], slot, 0, plain),
            }
            for slot, plain in values[start : start + AT_ONCE]
        ]
        session.execute(insert(Sealed), rows)
    session.execute(insert(Door).values(wave=wave, shut=False, manifest=manifest))
    files = [
        {"wave": wave, "file": name, "media": file.media, "body": file.body}
        for name, file in (served or {}).items()
    ]
    if files:
        session.execute(insert(File), files)


def _layout(wave: str, manifest: dict[str, Any]) -> Iterator[tuple[Slot, bytes]]:
    """Every sealed value of a wave with its empty bag."""
    items = len(manifest["questionnaire"]["items"])
    writers = {note["place"]: 0 for note in manifest["notes"]}
    for unit in manifest["units"]:
        place, people = unit["place"], unit["invited"]
        writers[unit["notes"]] += people
        blank = roll.empty(people)
        for shard in range(roll.shards(people)):
            yield Slot(wave, "roll", place, shard), blank
        blank = urn.empty_sheets(items, people)
        for shard in range(urn.shards(people, urn.MOST_SHEETS)):
            yield Slot(wave, "sheets", place, shard), blank
    for place, people in writers.items():
        blank = urn.empty_notes(people)
        for shard in range(urn.shards(people, urn.MOST_NOTES)):
            yield Slot(wave, "notes", place, shard), blank


def manifest(connection: Connection, wave: str) -> dict[str, Any]:
    """The public manifest of an open wave, as it was written at launch.

    Raises:
        NotFound: there is no such wave, or it was never opened.
        WaveClosed: it takes no answers any more.
    """
    found = connection.execute(
        select(Door.manifest, Door.shut).where(Door.wave == wave)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such survey.")
    if found.shut:
        raise WaveClosed("This survey has closed.")
    return dict(found.manifest)


def published(connection: Connection, wave: str) -> dict[str, Any]:
    """The public manifest of a wave that was opened once, whether or not it takes answers still.

    Raises:
        NotFound: there is no such wave, or it was never opened.
    """
    found = connection.execute(select(Door.manifest).where(Door.wave == wave)).one_or_none()
    if found is None:
        raise NotFound("There is no such survey.")
    return dict(found.manifest)


def served(connection: Connection, wave: str, name: str) -> Served | None:
    """One file of a wave as it was stored at launch; None where there is none."""
    found = connection.execute(
        select(File.media, File.body).where(File.wave == wave, File.file == name)
    ).one_or_none()
    return Served(found.media, bytes(found.body)) if found else None


def is_shut(connection: Connection, wave: str) -> bool:
    """Whether a wave takes answers no more; an unknown one never did."""
    found = connection.execute(select(Door.shut).where(Door.wave == wave)).one_or_none()
    return found is None or bool(found.shut)


def sealed_waves(session: Session) -> list[str]:
    """The codes of all waves of which sealed values are left."""
    return list(session.scalars(select(Sealed.wave).distinct()))


def sealed_for_ever(session: Session, keyring: Keyring, wave: str) -> bool:
    """Whether a wave whose door is shut holds answers that no key opens.

    Raises:
        KeyMissing: there is no keyring at all: it may lie elsewhere.
    """
    rows = session.execute(
        select(Sealed.kind, Sealed.place, Sealed.shard, Sealed.generation)
        .where(Sealed.wave == wave, Sealed.kind != "signing")
        .order_by(Sealed.kind, Sealed.place, Sealed.shard)
        .with_for_update(read=True)
    ).all()
    wanted = {Slot(wave, row.kind, row.place, row.shard): row.generation for row in rows}
    return bool(wanted) and len(keyring.keys(wanted)) < len(wanted)


def shut(session: Session, wave: str) -> None:
    """Let no answer in from the caller's commit on."""
    session.execute(update(Door).where(Door.wave == wave).values(shut=True))


def destroy(session: Session, keyring: Keyring, wave: str) -> None:
    """Destroy keys, urns, roll, tickets and pages of a wave; the shut door's manifest stays."""
    shut(session, wave)
    keyring.destroy(wave)
    rows = select(Sealed.place).where(Sealed.wave == wave)
    session.execute(rows.order_by(Sealed.kind, Sealed.place, Sealed.shard).with_for_update())
    session.execute(delete(Sealed).where(Sealed.wave == wave))
    session.execute(delete(File).where(File.wave == wave))
    tickets.destroy(session, wave)
