"""`pulse friction`: what is flagged, worked out again from published cells alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import rich_click as click

from pulse.cli.files import contents
from pulse.cli.session import application
from pulse.db import db
from pulse.errors import PulseError
from pulse.reports import handed
from surveys import partners, series
from surveys.errors import FileUnreadable
from surveys.files.table import read_table

LEAST, MOST = 0.01, 1_000.0  # false flags a year
LISTS = ("e-bh",)
GAPS = 10  # that the terminal shows
FALLS = {"watch": "may be falling", "alert": "is falling"}


class Unreadable(click.ClickException):
    """Cells cannot be weighed."""

    exit_code = 2


@click.command()
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Published cells: a file of series, a report's, or a release's; several become one.",
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the published cells of a --pulse as such a file instead.",
)
@click.option(
    "--shared",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What all series share, as JSON. With it, --file may hold one organisation's cells alone; "
    "beside --to it is written too.",
)
@click.option("--organisation", default="", help="With --to: whose cells alone, by name.")
@click.option("--pulse", "pulse_name", default="", help="Which pulse's; an only one is taken.")
@click.option("--false-flags-a-year", "false_flags", default=1.0, show_default=True,
              type=click.FloatRange(LEAST, MOST),
              help="How many false flags a year are tolerated, over all series.")  # fmt: skip
@click.option("--waves-a-year", default=4.0, show_default=True, type=click.FloatRange(0.1, 366),
              help="Where waves have numbers and no days.")  # fmt: skip
@click.option("--list", "chosen", type=click.Choice(LISTS),
              help="Print a list of which one in five may be false, instead.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print every intermediate figure as JSON.")
def friction(
    files: tuple[Path, ...],
    *,
    to: Path | None,
    shared: Path | None,
    organisation: str,
    pulse_name: str,
    false_flags: float,
    waves_a_year: float,
    chosen: str | None,
    as_json: bool,
) -> None:
    """Weigh the evidence that series fall, from published files alone.

    Nothing is used but the cells: means as published, answers, the spread between people, and
    the variance of what protection added. The same cells always give the same flags.
    """
    if (to is None) == (not files):
        raise click.UsageError("Give files with --file, or a name to write one with --to.")
    if to is not None:
        _write(to, shared, pulse_name, organisation)
        return
    found = _found(files, shared, false_flags, waves_a_year)
    if as_json:
        text = json.dumps({"sources": found}, ensure_ascii=False, indent=1, allow_nan=False)
        click.echo(text)
        return
    for each in found:
        _say(each, listed=chosen is not None)


def _write(to: Path, shared: Path | None, name: str, organisation: str) -> None:
    """Write the published series of one pulse, and what all of them share."""
    with application():
        session = db.session()
        every = series.every(session)
        chosen = series.by_name(session, name) if name or len(every) != 1 else every[0]
        whose = partners.organisation(session, organisation).id if organisation else None
        text = "".join(handed.cells(session, chosen, whose))
        together = handed.shared(session, chosen)
    to.write_text(text, encoding="utf-8-sig", newline="")
    if shared is not None:
        if together is None:
            raise Unreadable("No report of this pulse says yet what its series share.")
        shared.write_text(together, encoding="utf-8")


Plain = dict[str, Any]


def _found(
    files: tuple[Path, ...], shared: Path | None, false_flags: float, waves: float
) -> list[Plain]:
    """What each source of the files comes to."""
    from analysis.errors import AnalysisError  # heavy: no other command should wait for it
    from pulse.reports import findings, series_file, watched

    plain = None if shared is None else _read(shared)
    try:
        told = series_file.read([read_table(contents(file), file.name) for file in files])
        return [
            findings.plain(
                each.source,
                watched.watch(each.cells, false_flags=false_flags, waves=waves)
                if plain is None
                else watched.alone(each.cells, plain, waves=waves),
            )
            for each in told
        ]
    except (FileUnreadable, PulseError) as error:
        raise Unreadable(str(error)) from error
    except AnalysisError as error:
        raise Unreadable(f"The cells cannot be weighed: {error}.") from error


def _read(shared: Path) -> Plain:
    """What all series share, from its file."""
    try:
        plain = json.loads(contents(shared))
    except ValueError as error:
        raise Unreadable(f"{shared.name} is no JSON.") from error
    if not isinstance(plain, dict):
        raise Unreadable(f"{shared.name} does not say what series share.")
    return plain


def _say(found: Plain, *, listed: bool) -> None:
    """One source in words: its flags, the most evidence first, and what could have been seen."""
    rows = found["rows"]
    last = max(row["wave"] for row in rows)
    newest = [row for row in [*rows, *found["together"]] if row["wave"] == last]
    known = [row for row in newest if row["statistic"] is not None]
    click.echo(f"{found['source'] or 'These cells'}, wave {last}: {len(newest):,} series.")
    if not known:
        click.echo("  Nothing can be said before four earlier waves.")
        return
    bar, tolerated = known[0]["watch"], found["false_flags_a_year"]
    click.echo(
        "  A list of which one in five may be false, on average."
        if listed
        else f"  Flagged from a statistic of {bar:,.0f} on: about "
        f"{tolerated:g} false {'flag' if tolerated == 1 else 'flags'} a year, or fewer."
    )
    flagged = [row for row in known if (row["listed"] if listed else row["level"] != "none")]
    for row in sorted(flagged, key=lambda each: -float(each["statistic"])):
        click.echo(f"  {_flag(row)}")
    if not flagged:
        click.echo("  Nothing is flagged.")
    for row in (found["gaps"] or ())[:GAPS]:
        click.echo(
            f"  {row['construct']}: {row['organisation']} and {row['other']} have moved apart "
            f"since {row['onset']}, by {row['size']:.1f}; statistic {row['statistic']:,.0f}."
        )
    for row in found["participation"] or ():
        click.echo(f"  {_flag(row)}")
    for row in found["spread"] or ():
        click.echo(
            f"  {row['construct']}: people differ more since {row['onset']}, by {row['size']:.1f} "
            f"in the standard deviation; statistic {row['statistic']:,.0f}."
        )
    visible = sorted(row["smallest"] for row in known if row["smallest"] is not None)
    if visible:
        click.echo(
            f"  The smallest fall that could have been seen by now is {visible[0]:.1f} in the "
            f"plainest series, and {visible[-1]:.1f} in the least plain one."
        )


def _flag(row: Plain) -> str:
    who = row.get("organisation") or "All organisations together"
    word = FALLS.get(row["level"], "may be falling")
    reach = 1.96 * row["size_se"]
    return (
        f"{row['construct']} of {who} {word} since {row['onset']}: by {row['size']:.1f} "
        f"({row['size'] - reach:.1f} to {row['size'] + reach:.1f}); statistic "
        f"{row['statistic']:,.0f}."
    )


COMMANDS: tuple[click.Command, ...] = (friction,)
