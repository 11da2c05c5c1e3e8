"""A copy of the box after every answer, the order of answers and the final keys link nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random, SystemRandom

from sqlalchemy import select

from surveys.answering import bags, seals, tickets, urn
from surveys.answering.intake import Shape, Submission, accept
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.tables import Sealed
from surveys.errors import KeyMissing, SealBroken
from tests.surveys.answering.waves import ITEMS, WAVE, OpenWave, fresh, manifest

PEOPLE = 30
WORLDS = 20
BY_CHANCE = 35  # right links in 20 worlds: the 99.9 % quantile of Poisson(20)
URN = Slot(WAVE, "sheets", 0, 0)

Copy = tuple[int, bytes]  # generation and value of the urn, as a snapshot shows them


class NeverAdvanced(KeyFile):
    """The leaky twin: a keyring whose old keys are never destroyed."""

    def advance_all(self, reached: Mapping[Slot, int]) -> None:
        """Keep every key."""


def answered(wave: OpenWave) -> tuple[list[tuple[int, ...]], list[Copy]]:
    """Everybody answers, one after another; their sheets and a copy of the urn after each."""
    chance, shapes = SystemRandom(), dict[str, Shape]()
    sheets = [tuple(chance.randint(1, 5) for _ in range(ITEMS)) for _ in range(PEOPLE)]
    copies: list[Copy] = []
    for token, sheet in zip(wave.everybody(), sheets, strict=True):
        dropped = Submission(
            WAVE, tickets.digest(token), urn.written_sheet(sheet), urn.written_note("")
        )
        with wave.box.begin() as connection:
            outcome = accept(connection, wave.keyring, [dropped], shapes=shapes, rng=chance)
        wave.keyring.advance_all(outcome.reached)
        with wave.box.connect() as connection:
            row = connection.execute(
                select(Sealed.generation, Sealed.value).where(Sealed.kind == "sheets")
            ).one()
        copies.append((row.generation, row.value))
    return sheets, copies


def opened(keyring: Keyring, copy: Copy) -> list[tuple[int, ...]]:
    """The sheets of one copy in their physical order; none where no key fits."""
    generation, value = copy
    try:
        plain = seals.unseal(keyring.key(URN, generation), URN, generation, value)
    except (KeyMissing, SealBroken):
        return []
    return [urn.read_sheet(entry) for entry in bags.entries(plain)]


def guessed(keyring: Keyring, copies: Sequence[Copy]) -> list[tuple[int, ...]]:
    """The attacker's guess of each person's sheet, in the order in which they answered.

    What is new in a copy that opens belongs to whoever answered just then; the rest is dealt
    out in the order in which it lies in the last copy.
    """
    seen: set[tuple[int, ...]] = set()
    guesses: list[tuple[int, ...] | None] = []
    for copy in copies[:-1]:
        new = [sheet for sheet in opened(keyring, copy) if sheet not in seen]
        seen.update(new)
        guesses.append(new[0] if len(new) == 1 else None)
    left = iter([sheet for sheet in opened(keyring, copies[-1]) if sheet not in guesses])
    return [guess or next(left) for guess in [*guesses, None]]


def right_links(folder: Path, kind: type[KeyFile], worlds: int) -> int:
    """How many people the attacker links to their sheet, over so many worlds."""
    right = 0
    for number in range(worlds):
        home = folder / str(number)
        home.mkdir(mode=0o700)
        wave = fresh(f"sqlite:///{home / 'box.sqlite'}", home / "slots", manifest([PEOPLE]))
        wave.keyring = kind(home / "slots")
        sheets, copies = answered(wave)
        guesses = guessed(KeyFile(home / "slots"), copies)
        right += sum(map(tuple.__eq__, guesses, sheets))
        wave.box.dispose()
    return right


def test_copies_after_every_answer_and_the_final_keys_link_no_more_than_chance(
    tmp_path: Path,
) -> None:
    assert right_links(tmp_path, KeyFile, WORLDS) <= BY_CHANCE


def test_the_same_attack_links_everybody_where_old_keys_are_kept(tmp_path: Path) -> None:
    worlds = 2

    assert right_links(tmp_path, NeverAdvanced, worlds) >= worlds * PEOPLE / 2


def test_every_copy_has_the_same_size(tmp_path: Path) -> None:
    wave = fresh(f"sqlite:///{tmp_path / 'box.sqlite'}", tmp_path / "slots", manifest([PEOPLE]))
    _, copies = answered(wave)
    wave.box.dispose()

    assert len({len(value) for _, value in copies}) == 1


def test_stirring_leaves_no_trace_of_the_order_of_arrival() -> None:
    places = [0] * PEOPLE
    for seed in range(2000):
        bag = bags.empty(4, PEOPLE)
        for each in range(PEOPLE):
            bag = bags.dropped(bag, [each.to_bytes(4)], Random(seed * PEOPLE + each))
        places[bags.entries(bag).index((PEOPLE - 1).to_bytes(4))] += 1

    expected = 2000 / PEOPLE
    chi = sum((count - expected) ** 2 / expected for count in places)
    assert chi < 58.3  # the 99.9 % quantile of chi square with 29 degrees of freedom
