"""The pace at which letters leave: so many a minute in all, and so many to one receiving domain.

Every worker takes its turns from one table, so that several together keep the pace of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster

MINUTE = 60_000_000  # microseconds
AHEAD = 3 * MINUTE  # nobody takes a turn so far ahead: the clock was set back
ALL = ""  # no domain's name
IDLE = timedelta(minutes=5)  # after which nothing is left to say of a domain


class Turn(Roster):
    """Until when the letters of one receiving domain, or all of them, have taken their turns."""

    __tablename__ = "pace"

    name: Mapped[str] = mapped_column(primary_key=True)  # a domain, or nothing for all
    taken: Mapped[int] = mapped_column(BigInteger)  # microseconds since 1970


@dataclass(frozen=True, slots=True)
class Pace:
    """How many letters may leave within a minute; 0: as many as the mail server takes.

    After a rest a whole minute's letters may leave at once; then each waits for its turn.
    """

    overall: int = 0
    domain: int = 0

    @property
    def free(self) -> bool:
        """Whether nothing holds a letter back."""
        return not (self.overall or self.domain)

    def turns(
        self, session: Session, addresses: Sequence[str], now: datetime, *, patience: float = 0.0
    ) -> list[float | None]:
        """Take a turn for each of some letters.

        Args:
            session: of the roster, with nothing under way; it is committed.
            addresses: whom the letters are for.
            now: the moment.
            patience: seconds that a letter may have to wait for a turn.

        Returns:
            For each letter the seconds from now after which it may leave; None where it would
            have to wait longer, and took no turn.

        Source: the generic cell rate algorithm in its form of virtual scheduling,
            ITU-T I.371 (2004), annex A.
        """
        if self.free or not addresses:
            return [0.0] * len(addresses)
        moment = _microseconds(now)
        names = [domain(each) for each in addresses]
        taken = _locked(session, sorted({ALL, *names}))
        found = [self._turn(taken, name, moment, patience) for name in names]
        session.execute(
            update(Turn), [{"name": name, "taken": until} for name, until in taken.items()]
        )
        session.commit()
        return found

    def _turn(self, taken: dict[str, int], name: str, moment: int, patience: float) -> float | None:
        """Seconds until one letter's turn, which is noted in `taken`."""
        wanted = {}
        for key, many in ((ALL, self.overall), (name, self.domain)):
            if many:
                before = taken[key] if taken[key] < moment + AHEAD else moment
                wanted[key] = max(before, moment) + MINUTE // many
        wait = max(max(until - MINUTE - moment for until in wanted.values()), 0) / 1e6
        if wait > patience:
            return None
        taken.update(wanted)
        return wait


FREE = Pace()


def forget(session: Session, now: datetime) -> None:
    """Delete what is said of domains to which no letter has left for a while."""
    session.execute(delete(Turn).where(Turn.taken < _microseconds(now - IDLE)))


def domain(address: str) -> str:
    """The receiving domain of an address, as its turns are counted."""
    return address.rpartition("@")[2].lower()


def _locked(session: Session, names: Sequence[str]) -> dict[str, int]:
    """The turns taken so far; nobody else takes one before the session commits."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [{"name": name, "taken": 0} for name in names]
    session.execute(insert(Turn).on_conflict_do_nothing(), rows)
    found = session.execute(
        select(Turn.name, Turn.taken)
        .where(Turn.name.in_(names))
        .order_by(Turn.name)
        .with_for_update()
    )
    return {name: taken for name, taken in found}


def _microseconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() * 1e6)
