"""Attack 25: tells two waves with one release apart by what is left of them after publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from pulse.attacks import wire
from pulse.attacks.installation import Installation, Invited, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.db import db
from pulse.jobs import close, participation, release
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.tables import Sealed, Ticket
from surveys.asking.invitations import Invitation

NOTES = 12
LAUNCH = 25  # seeds both launches, so that the two waves differ by their answers alone
RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9+/_-]{22,}={0,2}|\\x[0-9a-f]{2}|\b1[0-9]{9,}\b"
    r"|20\d\d-\d\d-\d\d[T ][\d:.+]+|datetime\([^)]*\)|:\d{5}\b"
)
MOVING = {"worker"}  # signs of life


class SameNoise:
    """A keyring whose noise secret is the same for both waves, so that their figures are, too."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def key(self, slot: Slot, generation: int) -> bytes:
        """The key of a slot."""
        return bytes(32) if slot.kind == "noise" else self._keyring.key(slot, generation)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._keyring, name)


@dataclass(frozen=True, slots=True)
class Left:
    """What an attacker finds after publication."""

    rows: dict[str, list[str]]  # of each table, without what is random or a moment
    files_with_secrets: set[str]


def rows(house: Installation) -> dict[str, list[str]]:
    """Every row of both ledgers and of the job engine."""
    found: dict[str, list[str]] = {}
    with house.app.app_context():
        for ledger, engine in (("roster", db.engine), ("box", db.engines["box"])):
            with engine.connect() as connection:
                seen = inspect(connection)
                schemas = {seen.default_schema_name, "dbos"} & {*seen.get_schema_names(), "main"}
                for schema in schemas:
                    for table in set(seen.get_table_names(schema=schema)) - MOVING:
                        query = f'SELECT * FROM "{schema}"."{table}"'  # noqa: S608 - its own names
                        told = [repr(tuple(row)) for row in connection.execute(text(query))]
                        found[f"{ledger}: {table}"] = sorted(RANDOM.sub("·", row) for row in told)
    return found


def secrets_of(house: Installation) -> set[bytes]:
    """Every seat, digest and sealed value that there is now."""
    with house.app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        seats = {seat for seat in roster.scalars(select(Invitation.seat)) if seat}
        digests = set(box.scalars(select(Ticket.digest)))
        return seats | digests | {value[:32] for value in box.scalars(select(Sealed.value))}


def halves(house: Installation) -> tuple[list[Invited], list[Invited]]:
    """Two sets of people, as many of each team in the one as in the other."""
    teams: dict[str, list[Invited]] = {}
    for letter in sorted(house.invited(), key=lambda each: each.address):
        teams.setdefault(letter.fragment.split(".")[1], []).append(letter)
    ways = ([each for team in teams.values() for each in team[nth::2]] for nth in (0, 1))
    first, second = ways
    return first, second


def sheets(people: Sequence[Invited], items: int, *, turned: bool) -> list[list[int]]:
    """As many sheets as people, the same ones of each team, dealt out forwards or backwards."""
    dealt = []
    teams = [letter.fragment.split(".")[1] for letter in people]
    for place, team in enumerate(teams):
        nth = teams[:place].count(team)
        number = teams.count(team) - 1 - nth if turned else nth
        rng = Random(f"{team}/{number}")
        dealt.append([rng.randint(1, 5) for _ in range(items)])
    return dealt


def left(bench: Bench, name: str, *, leak: str | None, half: int) -> Left:
    """Let one half of the people answer, publish, and take everything that is left."""
    with standing(bench, name, leak=leak, rng=Random(LAUNCH)) as house:
        known = secrets_of(house)
        people = halves(house)[half]
        given = sheets(people, house.items, turned=half == 1)
        for nth, (letter, points) in enumerate(zip(people, given, strict=True)):
            note = "More time together." if nth < NOTES else ""
            wire.send(house.settings.public_url, house.page, letter.token, points, note)
        known |= secrets_of(house)
        house.app.extensions["pulse.keyring"] = SameNoise(house.app.extensions["pulse.keyring"])
        with house.shop() as shop:
            participation.count(shop, house.wave_id)
            close.close(shop, house.wave_id)
        with house.shop() as shop:
            release.publish(shop, house.wave_id)
        files = [file for file in house.settings.home.rglob("*") if file.is_file()]
        spilt = {file.name for file in files if any(s in file.read_bytes() for s in known)}
        return Left(rows(house), spilt)


def told_apart(one: Left, other: Left) -> set[str]:
    """The tables by which the two waves can be told apart."""
    names = one.rows.keys() | other.rows.keys()
    return {name for name in names if one.rows.get(name) != other.rows.get(name)}


def afterwards(bench: Bench) -> Outcome:
    """Publish the same figures twice, made by other people with other sheets, and compare."""
    product = [left(bench, f"product{half}", leak=None, half=half) for half in (0, 1)]
    twin = [left(bench, f"twin{half}", leak="kept_sheets", half=half) for half in (0, 1)]
    kept, leaked = told_apart(*product), told_apart(*twin)
    spilt = product[0].files_with_secrets | product[1].files_with_secrets
    released = len(product[0].rows["roster: released_cell"])
    return Outcome(
        number="25",
        name="After publication: is any stored number not derivable from the release?",
        control=f"{len(leaked)} tables tell who answered what",
        result=f"{len(kept)} of {len(product[0].rows)} tables differ between two waves with one "
        f"release; {len(spilt)} files with seats, digests or sealed values"
        + "".join(f"; {each}" for each in sorted(kept)[:3]),
        chance="0",
        held=not kept and not spilt and bool(leaked) and released > 10,
    )
