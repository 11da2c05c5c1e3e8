"""`pulse analyse`: the arithmetic by itself, on a file of answers or of earlier results."""

from __future__ import annotations

from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Printed

from pulse.cli import analysed, meanings
from pulse.cli.files import contents, delimiter_of, how_read, pairs_of
from pulse.cli.session import sentences
from pulse.reports import tabulated
from pulse.reports.tabulated import Analysis
from surveys.earlier.answers import FIELDS as ANSWER_FIELDS
from surveys.earlier.answers import read_answers
from surveys.earlier.breaks import read_about
from surveys.earlier.columns import DAY, layout
from surveys.earlier.days import year_in
from surveys.earlier.meanings import read_meanings
from surveys.earlier.reading import Result, distinct, read_results, regauged, renamed
from surveys.errors import FileUnreadable
from surveys.files import text
from surveys.files.table import Choice, Table, read_table

KINDS = ("answers", "history")
SUBJECTS = 12  # that the terminal shows; the files have all


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="What the files hold; guessed if left out.")
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="As in history import.")
@click.option("--key", type=click.Path(path_type=Path), help="TOML of constructs and their items.")
@click.option("--take", multiple=True, metavar="PATTERN", help="Items or measures to take.")
@click.option("--scale", default="", help="Ends of the scale, as 1-5; else told from the file.")
@click.option("--threshold", default=7, show_default=True, help="Smallest group that is shown.")
@click.option("--invited", type=int, help="How many were asked in all, for answers.")
@click.option("--measures", type=click.Path(path_type=Path), help="TOML of breaks, for history.")
@click.option(
    "--names",
    type=click.Path(path_type=Path),
    help="CSV of what names mean, as for history import.",
)
@click.option("--encoding", type=click.Choice(list(text.ENCODINGS)), help="Guessed if left out.")
@click.option("--delimiter", help="Guessed if left out; 'tab' for a tab.")
@click.option("--sheet", default="", help="The sheet of a workbook; guessed if left out.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Write a report there.")
def analyse(
    files: tuple[Path, ...],
    *,
    kind: str | None,
    pairs: tuple[str, ...],
    key: Path | None,
    take: tuple[str, ...],
    scale: str,
    threshold: int,
    invited: int | None,
    measures: Path | None,
    names: Path | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str,
    folder: Path | None,
) -> None:
    """Analyse FILES without any database, and say every number.

    Answers are one row a person or one row an answer; history is organisation, date and measure.
    Several files of history become one. --to FOLDER writes report.html, figures.csv and
    figures.json; there numbers are unrounded, with n, interval and method.
    """
    from pulse.reports import alone  # the heavy arithmetic: no other command waits for it

    with sentences():
        choice = Choice(encoding or "", delimiter_of(delimiter), sheet)
        mapping = pairs_of(pairs)
        tables = [read_table(contents(file), file.name, choice=choice) for file in files]
        for table in tables:
            click.echo(f"Read {table.name}: {how_read(table)}, {len(table.rows) - 1:,} rows.")
        if (kind or _kind(tables[0], mapping)) == "history":
            about = read_about(contents(measures), measures.name) if measures else {}
            said = meanings.read(contents(names), names.name) if names else {}
            results = tuple(one for each in tables for one in _results(each, mapping, take, scale))
            kept, _ = distinct(_meant(results, said))
            name = tables[0].name if len(tables) == 1 else f"{len(tables)} files"
            found = alone.of_history(name, kept, about)
        else:
            if len(tables) > 1:
                raise click.UsageError("Answers are analysed one file at a time.")
            asked = read_meanings(contents(key), key.name) if key else None
            raw = read_answers(tables[0], mapping=mapping, meanings=asked, take=take, scale=scale)
            found = alone.of_answers(raw, threshold=threshold, invited=invited)
        _print(found)
        if folder is not None:
            analysed.write(folder, found)
            click.echo(
                f"Written: {folder / 'report.html'}, figures.csv and figures.json beside it."
            )


def _kind(table: Table, mapping: dict[str, str]) -> str:
    """History if an organisation has few rows and results that are no points; else answers."""
    if set(mapping) & set(ANSWER_FIELDS):
        return "answers"
    try:
        found = layout(table, mapping=mapping, only=None, take=())
    except FileUnreadable:
        return "answers"
    names = {found.cell(row, "organisation") for row in found.rows}
    dated = DAY in found.fields or year_in(table.name) is not None
    return "history" if dated and (found.long or len(found.rows) <= 60 * len(names)) else "answers"


def _results(
    table: Table, mapping: dict[str, str], take: tuple[str, ...], scale: str
) -> tuple[Result, ...]:
    found = layout(table, mapping=mapping, only=None, take=take)
    day = None if DAY in found.fields else year_in(table.name)
    if day is None and DAY not in found.fields:
        raise FileUnreadable(
            f"No column of {table.name} holds years or days, and its name holds no year. If it "
            "holds answers, say --kind answers."
        )
    reading = read_results(found, day=day, take=take, scale=scale, order="", file=table.name)
    for remark in reading.problems[:5]:
        click.echo(f"  line {remark.line}: {remark.column} = {remark.value}. {remark.reason}")
    return reading.results


def _meant(results: tuple[Result, ...], said: dict[str, str]) -> tuple[Result, ...]:
    """Results by the names that somebody said."""
    kinds: dict[str, dict[str, str]] = {"organisation": {}, "measure": {}}
    for name, means in said.items():
        kind, _, written = name.partition(":")
        kinds[kind][written] = means
    return regauged(renamed(results, kinds["organisation"]), kinds["measure"])


def _print(found: Analysis) -> None:
    """The first subjects as tables, and what has to be said of the file."""
    console = Console()
    tables = tabulated.tables(found)
    for table in tables[:SUBJECTS]:
        printed = Printed("Measure", *table.statistics, title=table.subject, title_justify="left")
        for measure, cells in table.rows:
            printed.add_row(escape(measure), *cells)
        console.print(printed)
    if len(tables) > SUBJECTS:
        click.echo(f"… and {len(tables) - SUBJECTS:,} more; --to FOLDER writes all of them.")
    for remark in found.remarks:
        click.echo(remark)


COMMANDS: tuple[click.Command, ...] = (analyse,)
