"""`pulse history answers`: raw answers of an earlier survey, scored and then forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import rich_click as click

from pulse.cli.earlier import after, carry_out, say_answers, say_plan
from pulse.cli.files import contents, pairs_of
from pulse.cli.session import application
from pulse.db import db
from surveys import charter
from surveys.earlier import importing
from surveys.earlier.answers import read_answers
from surveys.earlier.columns import Layout
from surveys.earlier.forecast import planned
from surveys.earlier.meanings import read_meanings
from surveys.earlier.plans import CREATE, MEDIAN_ONLY, REFUSE, Wishes
from surveys.files.table import read_table

ANSWERS_MAP = (
    "What a column holds (group, item, answer); answer:WORDS=POINT (0: no answer) for words that "
    "are not known; organisation:NAME=TODAY, measure:ITEM=MEASURE and construct:MEASURE=CONSTRUCT "
    "as for import. May be repeated."
)


@click.command("answers")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--map", "pairs", multiple=True, metavar="KEY=VALUE", help=ANSWERS_MAP)
@click.option("--organisation", "whole", default="", help="Whose answers all of FILE are.")
@click.option("--key", type=click.Path(path_type=Path), help="TOML of constructs and their items.")
@click.option("--take", multiple=True, metavar="PATTERN", help="Items to take, e.g. 'Q*'.")
@click.option("--scale", default="", help="Ends of the scale, as 1-5; else told from the file.")
@click.option("--day", default="", help="Year or day of the survey; else from the file's name.")
@click.option("--source", default="", help="The name to keep results under; else the file's.")
@click.option("--attribution", default="", help="The words that the data's licence asks for.")
@click.option("--create-organisations", is_flag=True, help="Those that are not in the alliance.")
@click.option("--medians-only", is_flag=True, help="Others count in the medians, nothing more.")
def answers(
    file: Path,
    *,
    dry_run: bool,
    pairs: tuple[str, ...],
    whole: str,
    key: Path | None,
    take: tuple[str, ...],
    scale: str,
    day: str,
    source: str,
    attribution: str,
    create_organisations: bool,
    medians_only: bool,
) -> None:
    """Score raw answers of an earlier survey in FILE, and keep what may be told.

    One row a person, or one row an answer. Whatever could tell a person is left behind; the
    thresholds and the protection of the charter apply, so that each run adds other noise to the
    figures of small organisations; the rows themselves are kept nowhere.
    """
    from pulse.reports import earlier_answers, frames  # heavy: no other command waits for it

    mapping = pairs_of(pairs)
    with application():
        session = db.session()
        raw = read_answers(
            read_table(contents(file), file.name),
            mapping={key: value for key, value in mapping.items() if ":" not in key},
            meanings=read_meanings(contents(key), key.name) if key else None,
            take=take,
            scale=scale,
            words=_points(mapping),
        )
        if whole:
            raw = replace(raw, groups=(whole,), group_of=(0,) * len(raw.sheets))
        rules = charter.in_force(session).rules
        then = importing.day_of(day, file.name)
        reading, hidden = earlier_answers.results(
            raw,
            day=then,
            thresholds=frames.thresholds(rules),
            protection=frames.once(rules, SystemRandom()),
        )
        wishes = Wishes(
            aliases=after("organisation:", mapping),
            measures=after("measure:", mapping),
            constructs=after("construct:", mapping),
            strangers=CREATE if create_organisations else MEDIAN_ONLY if medians_only else REFUSE,
        )
        plan = planned(
            session,
            reading,
            source=source or file.stem,
            attribution=attribution,
            wishes=wishes,
            found=Layout((), 0, {}, (), (), ()),
            day=then,
        )
        say_answers(raw, hidden)
        say_plan(plan)
        carry_out(session, plan, dry_run=dry_run)


def _points(mapping: Mapping[str, str]) -> dict[str, int]:
    """The points that --map says words stand for."""
    found = after("answer:", mapping)
    wrong = next((point for point in found.values() if not point.isdecimal()), None)
    if wrong is not None:
        raise click.BadParameter(f"{wrong} is no point of a scale.", param_hint="--map")
    return {words: int(point) for words, point in found.items()}
