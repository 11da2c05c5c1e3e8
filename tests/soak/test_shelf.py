"""What was reckoned is kept: a simulation that is stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from rich.console import Console

from soak import shelf
from soak.shelf import Shelf


@pytest.fixture
def played() -> list[int]:
    """Which rounds were played."""
    return []


def taken(folder: Path, played: list[int], *, words: str = "", anew: bool = False) -> Iterator[int]:
    """The rounds of one part, as far as they are asked for."""
    own = Shelf("test", words, console=Console(quiet=True), folder=folder, anew=anew)

    def play(nth: int) -> list[float]:
        played.append(nth)
        return [nth * 10, 0.5]

    return (int(tens) for tens, _ in own.rounds("part", 4, play))


def test_what_was_stopped_goes_on_where_it_was(tmp_path: Path, played: list[int]) -> None:
    first = list(islice(taken(tmp_path, played), 2))

    again = list(taken(tmp_path, played))

    assert first == [0, 10]
    assert again == [0, 10, 20, 30]
    assert played == [0, 1, 2, 3]


def test_a_line_that_was_being_written_is_played_again(tmp_path: Path, played: list[int]) -> None:
    list(islice(taken(tmp_path, played), 2))
    file = next(tmp_path.rglob("*.jsonl"))
    file.write_text(file.read_text(encoding="utf-8")[:-9], encoding="utf-8")

    again = list(taken(tmp_path, played))

    assert again == [0, 10, 20, 30]
    assert played == [0, 1, 1, 2, 3]


def test_other_words_other_code_and_a_wish_to_begin_anew_play_all_again(
    tmp_path: Path, played: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for words, anew in (("", False), ("others", False), ("", True)):
        list(taken(tmp_path, played, words=words, anew=anew))
    monkeypatch.setattr(shelf, "READ", ("surveys",))
    list(taken(tmp_path, played))

    assert played == [0, 1, 2, 3] * 4
