"""Attack 27: looks at invitations, counts, jobs and letters for traces of who has answered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from pulse.attacks import wire
from pulse.attacks.installation import Installation, Invited, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.db import db
from pulse.jobs import invite, participation
from pulse.jobs import open as opening

Row = tuple[str, ...]
COUNTS = {"participation"}  # in bands, once a day


def rows(house: Installation) -> set[Row]:
    """Every row of every table of the roster and of the job engine beside it."""
    found: set[Row] = set()
    with house.app.app_context(), db.engine.connect() as connection:
        seen = inspect(connection)
        for schema in {seen.default_schema_name, "dbos"} & {*seen.get_schema_names(), "main"}:
            for table in seen.get_table_names(schema=schema):
                query = f'SELECT * FROM "{schema}"."{table}"'  # noqa: S608 - names of its own
                found |= {(table, *map(repr, row)) for row in connection.execute(text(query))}
    return found


def files(house: Installation) -> dict[str, str]:
    """Digest and moment of change of every file of the roster, and the letters that lie there."""
    found = {each.name: "" for each in house.letters.glob("*")}
    if (url := make_url(house.settings.roster)).get_backend_name() == "sqlite":
        for file in house.settings.home.glob(f"{url.database}*".rpartition("/")[2]):
            if not file.name.endswith("-shm"):  # locks of readers; it holds no row
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                found[file.name] = f"{digest} {file.stat().st_mtime_ns}"
    return found


def mail_again(house: Installation) -> None:
    """Let every batch of letters be tried once more, and the bands be counted."""
    with house.shop() as shop:
        for first, last in [(1, 10**6), *opening.batches(shop.roster, house.wave_id)]:
            invite.send(shop, house.wave_id, first, last)
        participation.count(shop, house.wave_id)


def told(house: Installation, half: Sequence[Invited]) -> set[str]:
    """What changed on the asking side while half of those who were asked answered."""
    mail_again(house)
    rows_before, files_before = rows(house), files(house)
    for each in half:
        wire.send(house.settings.public_url, house.page, each.token, [4] * house.items)
    rows_at_once, files_at_once = rows(house), files(house)
    mail_again(house)
    rows_later, files_later = rows(house), files(house)
    changed = {row[0] for row in rows_before ^ rows_at_once}
    changed |= {row[0] for row in rows_before ^ rows_later} - COUNTS
    changed |= {name for name in files_at_once if files_at_once[name] != files_before.get(name)}
    return changed | (files_later.keys() - files_before.keys())


def reminding(bench: Bench) -> Outcome:
    """Compare the roster, the jobs and the letters from before and after half have answered."""
    results = []
    for name, leak in (("twin", "told_off"), ("product", None)):
        with standing(bench, name, leak=leak) as house:
            letters = house.invited()
            results.append(told(house, bench.rng.sample(letters, len(letters) // 2)))
    leaks, kept = results
    return Outcome(
        number="27",
        name="Invitations, deliveries, counts, jobs and retries: who has answered",
        control=f"{len(leaks)} tables or files tell",
        result=f"{len(kept)} tell" + "".join(f"; {each}" for each in sorted(kept)[:3]),
        chance="0: nothing there depends on answers",
        held=not kept and "invitation" in leaks,
    )
