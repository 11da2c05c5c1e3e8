"""Sealed values as they are read and written in the database, under its locks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Row, bindparam, select, text, tuple_, update

from surveys.answering.keyring import Slot
from surveys.answering.tables import Sealed

NAME = (Sealed.wave, Sealed.kind, Sealed.place, Sealed.shard)
_VALUES = select(*NAME, Sealed.generation, Sealed.value).where(
    tuple_(*NAME).in_(bindparam("slots", expanding=True))
)
_LOCKED_VALUES = text(  # arrays keep the statement the same, so that it is planned once
    """
    SELECT s.wave, s.kind, s.place, s.shard, s.generation, s.value
    FROM sealed AS s JOIN unnest(
        CAST(:waves AS text[]), CAST(:kinds AS text[]),
        CAST(:places AS int[]), CAST(:shards AS int[])
    ) AS w (wave, kind, place, shard)
    ON (s.wave, s.kind, s.place, s.shard) = (w.wave, w.kind, w.place, w.shard)
    ORDER BY s.wave, s.kind, s.place, s.shard FOR UPDATE OF s
    """
)
_RESEAL = (
    update(Sealed.__table__)  # type: ignore[arg-type]  # a declarative table is a Table
    .where(
        Sealed.wave == bindparam("of_wave"),
        Sealed.kind == bindparam("of_kind"),
        Sealed.place == bindparam("of_place"),
        Sealed.shard == bindparam("of_shard"),
        Sealed.generation == bindparam("before"),
    )
    .values(generation=Sealed.generation + 1, value=bindparam("sealed"))
)

Value = Row[str, str, int, int, int, bytes]  # of one sealed value, as `_VALUES` selects it


def fetched(connection: Connection, slots: Collection[Slot], *, locks: bool) -> dict[Slot, Value]:
    """The sealed values; locked in sorted order where the database locks rows."""
    wanted = sorted(slots)
    if locks:
        rows = connection.execute(_LOCKED_VALUES, _columns(wanted))
    else:
        rows = connection.execute(_VALUES, {"slots": [tuple(slot) for slot in wanted]})
    return {Slot(*row[:4]): row for row in rows}


def replaced(connection: Connection, sealed: Mapping[Slot, tuple[int, bytes]]) -> bool:
    """Write values one generation later; whether each was still at the generation before."""
    if not sealed:
        return True
    names = ("of_wave", "of_kind", "of_place", "of_shard")
    written = [
        {**dict(zip(names, slot, strict=True)), "before": generation - 1, "sealed": value}
        for slot, (generation, value) in sorted(sealed.items())
    ]
    return connection.execute(_RESEAL, written).rowcount == len(written)


def _columns(slots: Sequence[Slot]) -> dict[str, list[object]]:
    """The names of sealed values as one array for each column."""
    names = ("waves", "kinds", "places", "shards")
    return dict(zip(names, map(list, zip(*slots, strict=True)), strict=True))
