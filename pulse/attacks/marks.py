"""Marks that PostgreSQL leaves in a page when a row is read, and whom they name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pulse.attacks import heaps, rows, seizure, twins, wire
from pulse.attacks.installation import standing
from pulse.attacks.suite import Bench, Outcome
from surveys.answering import tickets

PEOPLE = 40  # of whom half answer


def marked(bench: Bench) -> Outcome:
    """Compare every ticket's row, head and all, before the first answer and after the last."""
    with standing(bench, "marks", sizes=((PEOPLE // 2,), (PEOPLE // 2,))) as here:
        url = seizure.as_superuser(bench, here.settings.box)
        letters = here.invited()
        came = bench.rng.sample(letters, PEOPLE // 2)
        before = _copied(url, bench.folder / "before")
        for letter in came:
            wire.send(here.settings.public_url, here.page, letter.token, [3] * here.items)
        after = _copied(url, bench.folder / "after")
        counted = here.on_the_roll()
    digests = {tickets.digest(letter.token) for letter in came}
    others = {tickets.digest(letter.token) for letter in letters} - digests
    named = _named(before, after, digests, others)
    control = _twin(bench)
    return Outcome(
        number="A10",
        name="Marks in PostgreSQL's pages: whose ticket was looked up",
        control=f"tickets that nobody read before: {control} of {PEOPLE // 2} named",
        result=f"{named} of {counted} named",
        chance="0 named",
        held=not named and counted == len(came) and 2 * control >= PEOPLE // 2,
    )


def _copied(url: str, folder: Path) -> list[heaps.Row]:
    """Every row of the tickets' heap, as it lies on disk."""
    heaps.copy_files(url, folder)
    (file,) = folder.glob("ticket.*.heap")
    return list(heaps.rows(file.read_bytes()))


def _named(
    before: Sequence[heaps.Row],
    after: Sequence[heaps.Row],
    came: Collection[bytes],
    others: Collection[bytes],
) -> int:
    """How many of those who came bear a change that nobody has who stayed away."""
    heads = {(row.block, row.item): row.head for row in before}
    changes = {
        row.raw: (heads.get((row.block, row.item)), row.head)
        for row in after
        if heads.get((row.block, row.item)) != row.head
    }
    alike = {change for raw, change in changes.items() if any(each in raw for each in others)}
    return sum(
        any(each in raw and change not in alike for raw, change in changes.items()) for each in came
    )


def _twin(bench: Bench) -> int:
    url = rows.database(bench, bench.folder, "looked_up")
    digests = [bench.rng.randbytes(32) for _ in range(PEOPLE)]
    twin = twins.load("looked_up")
    twin.write(url, digests)
    plain = seizure.as_superuser(bench, url)
    before = _copied(plain, bench.folder / "twin-before")
    for digest in digests[: PEOPLE // 2]:
        twin.look_up(url, digest)
    after = _copied(plain, bench.folder / "twin-after")
    return _named(before, after, digests[: PEOPLE // 2], digests[PEOPLE // 2 :])
