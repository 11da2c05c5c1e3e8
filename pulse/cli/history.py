"""`pulse history …`: earlier results."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import rich_click as click

from pulse import queue
from pulse.cli import meanings
from pulse.cli.answers import answers
from pulse.cli.earlier import after, carry_out, say
from pulse.cli.files import contents, delimiter_of, pairs_of
from pulse.cli.session import application, write_down
from pulse.db import db
from surveys import partners
from surveys.earlier import importing, names, sources
from surveys.earlier.breaks import read_about
from surveys.earlier.columns import FIELDS
from surveys.earlier.plans import CREATE, MEDIAN_ONLY, REFUSE, Wishes
from surveys.files import text
from surveys.files.table import Choice, read_table

SHOWN = 20  # rows that the terminal lists


@click.group()
def history() -> None:
    """Results from before this installation."""


@history.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="What a column holds, e.g. organisation='Agency', value='#4', header=3 (fields: "
    f"{', '.join(FIELDS)}); construct:MEASURE=CONSTRUCT joins a measure to a construct; "
    "organisation:NAME=TODAY says which organisation a name means, measure:HEADING=MEASURE which "
    "measure of the source a heading means; both are remembered. May be repeated.",
)
@click.option(
    "--names",
    "said",
    type=click.Path(path_type=Path),
    help="CSV of kind (organisation or measure), name and means: what names in FILE mean.",
)
@click.option(
    "--suggest",
    type=click.Path(path_type=Path),
    help="Write such a CSV for names that are not known, with what they may mean, to look over.",
)
@click.option("--only", multiple=True, metavar="COLUMN=VALUE", help="Keep these rows; !VALUE: not.")
@click.option("--all-rows", is_flag=True, help="Keep rows of groups and totals, too.")
@click.option("--take", multiple=True, metavar="PATTERN", help="Measures to take, e.g. 'theme.*'.")
@click.option("--source", default="", help="The name to keep them under; else the file's.")
@click.option("--attribution", default="", help="The words that the data's licence asks for.")
@click.option("--day", default="", help="Year or day of all results, where no column says it.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Order of dates as 3/4/2019.")
@click.option("--scale", default="", help="percent, share, or two ends as 1-5; else guessed.")
@click.option("--measures", type=click.Path(path_type=Path), help="TOML of labels and breaks.")
@click.option("--create-organisations", is_flag=True, help="Those that are not in the alliance.")
@click.option("--medians-only", is_flag=True, help="Others count in the medians, nothing more.")
@click.option("--encoding", type=click.Choice(list(text.ENCODINGS)), help="Guessed if left out.")
@click.option("--delimiter", help="Guessed if left out; 'tab' for a tab.")
@click.option("--sheet", default="", help="The sheet of a workbook; guessed if left out.")
def import_(
    file: Path,
    *,
    dry_run: bool,
    pairs: tuple[str, ...],
    said: Path | None,
    suggest: Path | None,
    only: tuple[str, ...],
    all_rows: bool,
    take: tuple[str, ...],
    source: str,
    attribution: str,
    day: str,
    dates: str | None,
    scale: str,
    measures: Path | None,
    create_organisations: bool,
    medians_only: bool,
    encoding: str | None,
    delimiter: str | None,
    sheet: str,
) -> None:
    """Bring in earlier results from FILE: organisation, date and measure; wide or long.

    The days of FILE join those that its source has already; days that both have are replaced.
    """
    choice = Choice(encoding or "", delimiter_of(delimiter), sheet)
    mapping = {**(meanings.read(contents(said), said.name) if said else {}), **pairs_of(pairs)}
    kept = () if all_rows else _only(only)
    with application():
        session = db.session()
        about = read_about(contents(measures), measures.name) if measures else {}
        wishes = Wishes(
            columns={key: value for key, value in mapping.items() if ":" not in key},
            constructs=after("construct:", mapping),
            aliases=after("organisation:", mapping),
            measures=after("measure:", mapping),
            only=kept,
            take=take,
            day=day,
            scale=scale,
            order=dates or "",
            strangers=CREATE if create_organisations else MEDIAN_ONLY if medians_only else REFUSE,
            about=about,
        )
        table = read_table(contents(file), file.name, choice=choice, likeliest=r"^\d+([.,]\d+)?%?$")
        plan = importing.read(
            session,
            table=table,
            source=source or file.stem,
            attribution=attribution,
            wishes=wishes,
        )
        say(table, plan)
        if suggest is not None:
            count = meanings.write(suggest, plan)
            click.echo(f"{suggest} has {count:,} names to look over; give it back with --names.")
        carry_out(session, plan, dry_run=dry_run)


@history.command("list")
def listed() -> None:
    """List the sources of earlier results."""
    with application():
        found = sources.every(db.session())
        for source in found:
            click.echo(f"{source.name}: {len(source.measures)} measures, from {source.imported}")
        if not found:
            click.echo("There are none yet. Bring some in with: pulse history import FILE")


@history.command("names")
@click.option("--forget", "gone", multiple=True, metavar="KIND:NAME", help="Remember no longer.")
def names_(gone: tuple[str, ...]) -> None:
    """List what names in files mean, as it was said at imports, or forget some of it."""
    with application():
        session = db.session()
        home = partners.alliance(session)
        for one in gone:
            kind, _, written = one.partition(":")
            names.forget(session, home, kind, written)
        session.commit()
        found = names.listed(session, home)
        for meaning in found:
            click.echo(f"{meaning.kind}: {meaning.written} = {meaning.means}")
        if not found:
            click.echo("No names are remembered.")


@history.command("forget")
@click.argument("name")
def forgotten(name: str) -> None:
    """Take the source NAME and all its results out again."""
    with application():
        session = db.session()
        partners.alliance(session)
        source = next((one for one in sources.every(session) if one.name == name), None)
        if source is None:
            raise click.ClickException(f"There is no source called {name}. See: pulse history list")
        sources.forget(session, source)
        queue.enqueue(session, queue.DRAW_HISTORY, key="history/draw")
        write_down("history forgotten", name)
        session.commit()
        click.echo(f"{name} is gone.")


def _only(pairs: Iterable[str]) -> tuple[tuple[str, str], ...] | None:
    """The rows to keep, by column and value; None if nobody said."""
    kept = tuple(pairs_of([pair]).popitem() for pair in pairs)
    return kept or None


history.add_command(answers)

COMMANDS: tuple[click.Command, ...] = (history,)
