"""Raw answers between upload and import: what was said of them, then what they amount to.

The file is scored in the background and deleted by the same step; its results wait in its place
until they are brought in. Both are thrown away after a day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from surveys.earlier.answers import Raw, read_answers
from surveys.earlier.meanings import meant
from surveys.earlier.reading import Reading, Result
from surveys.errors import FileUnreadable
from surveys.files.table import Choice, read_table

ANSWERS, SCORED = "answers", "scored"  # what an upload is for


@dataclass(frozen=True)
class Said:
    """How a file of raw answers is to be read, as it was confirmed."""

    source: str
    attribution: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    day: str = ""
    scale: str = ""
    whole: str = ""  # the organisation whose answers all of them are
    themes: str = ""
    take: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # field to column
    same: Mapping[str, str] = field(default_factory=dict)  # wording to the one that it means
    words: Mapping[str, int] = field(default_factory=dict)  # answer to point, 0 for none


@dataclass(frozen=True)
class Scored:
    """What the answers of a file amount to: results as they may be told, or why there are none."""

    said: Said
    day: date
    reading: Reading
    hidden: tuple[str, ...]  # organisations of which nothing may be told
    wrong: str = ""


def read_as(content: bytes, name: str, said: Said) -> Raw:
    """Read a file of raw answers as somebody said.

    Raises:
        FileUnreadable: it holds no answers, or what was said does not fit it.
        ScaleUnclear: it cannot be told on which scale its answers are.
    """
    choice = Choice(said.encoding, said.delimiter, said.sheet)
    table = read_table(content, name, choice=choice)
    if not table.rows:
        raise FileUnreadable(f"{name} holds no answers.")
    read = partial(
        read_answers,
        table,
        mapping=said.columns,
        take=said.take,
        scale=said.scale,
        words=said.words,
    )
    raw = read()
    usual = [each for wordings in raw.wordings for each in wordings]
    meanings = meant(usual, same=said.same, themes=said.themes, file=name)
    if meanings is not None:
        raw = read(meanings=meanings)
    if said.whole:
        raw = replace(raw, groups=(said.whole,), group_of=(0,) * len(raw.sheets))
    return raw


def ask(raw: Path, said: Said) -> None:
    """Have a file scored as somebody confirmed it."""
    _write(_asked(raw), json.dumps(asdict(said)))


def asked(raw: Path) -> bool:
    """Whether a file waits to be scored."""
    return _asked(raw).exists()


def waiting(home: Path) -> Iterator[tuple[Path, Said]]:
    """The files that are to be scored, each with what was confirmed of it."""
    for path in sorted((home / "uploads").glob(f"{ANSWERS}-*.asked")):
        raw = path.with_name(path.name.removesuffix(".asked"))
        if raw.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            yield raw, Said(**{**kept, "take": tuple(kept["take"])})


def name_of(raw: Path) -> str:
    """What a file was called where it came from."""
    return raw.with_name(raw.name + ".name").read_text(encoding="utf-8")


def keep(raw: Path, scored: Scored) -> None:
    """Put results in the place of the answers, which end here."""
    place = raw.with_name(f"{SCORED}-{raw.name.removeprefix(f'{ANSWERS}-')}")
    found = {
        "said": asdict(scored.said),
        "day": scored.day.isoformat(),
        "results": [{**asdict(one), "day": one.day.isoformat()} for one in scored.reading.results],
        "scales": dict(scored.reading.scales),
        "hidden": scored.hidden,
        "wrong": scored.wrong,
    }
    _write(place.with_name(place.name + ".name"), name_of(raw))
    _write(place, json.dumps(found))
    raw.unlink(missing_ok=True)
    raw.with_name(raw.name + ".name").unlink(missing_ok=True)
    forget(raw)


def forget(raw: Path) -> None:
    """Have a file not scored after all."""
    _asked(raw).unlink(missing_ok=True)


def read(path: Path) -> Scored:
    """The results that wait in the place of a file."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    said = Said(**{**kept["said"], "take": tuple(kept["said"]["take"])})
    results = tuple(
        Result(**{**one, "day": date.fromisoformat(one["day"])}) for one in kept["results"]
    )
    return Scored(
        said=said,
        day=date.fromisoformat(kept["day"]),
        reading=Reading(results, kept["scales"], (), ()),
        hidden=tuple(kept["hidden"]),
        wrong=kept["wrong"],
    )


def _asked(raw: Path) -> Path:
    return raw.with_name(raw.name + ".asked")


def _write(path: Path, text: str) -> None:
    """Write a file that only this installation reads, whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
