"""What `pulse history` says of a file before it is brought in, and how it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

import rich_click as click
from sqlalchemy.orm import Session

from pulse import queue
from pulse.cli.files import how_read
from pulse.cli.session import write_down
from surveys.earlier import importing
from surveys.earlier.answers import Raw
from surveys.earlier.plans import CREATE, MEDIAN_ONLY, REFUSE, Plan
from surveys.files.table import Table

SHOWN = 20  # rows that the terminal lists


def carry_out(session: Session, plan: Plan, *, dry_run: bool) -> None:
    """Store what a plan holds, unless it was only to be looked at."""
    if dry_run:
        click.echo("This was a dry run: nothing has been changed.")
        return
    if plan.blocked:
        raise click.ClickException(
            f"{plan.blocked} In that order: --create-organisations, "
            "--map organisation:NAME=TODAY, --medians-only."
        )
    importing.apply(session, plan, datetime.now(UTC).date())
    queue.enqueue(session, queue.DRAW_HISTORY, key="history/draw")
    write_down("history imported", plan.source)
    session.commit()
    click.echo(f"Done. {len(plan.results):,} results are kept under the name {plan.source}.")


def after(prefix: str, mapping: Mapping[str, str]) -> dict[str, str]:
    """What --map says of one kind of name."""
    unknown = [
        key
        for key in mapping
        if ":" in key and not key.startswith(("construct:", "organisation:", "measure:", "answer:"))
    ]
    if unknown:
        raise click.BadParameter(
            f"{unknown[0]} is not known: construct:, organisation: and measure: are.",
            param_hint="--map",
        )
    return {
        key.removeprefix(prefix): value for key, value in mapping.items() if key.startswith(prefix)
    }


def say(table: Table, plan: Plan) -> None:
    """How a file was read, and what importing it would do."""
    found = plan.layout
    click.echo(f"Read {table.name}: {how_read(table)}, headings on line {found.header_line}.")
    for field, column in found.fields.items():
        click.echo(f"  {field:<12} {found.headings[column]}")
    if plan.day is not None:
        click.echo(f"  {'date':<12} {plan.day} for all results")
    for column_name, value in found.only:
        kept = "without" if value.startswith("!") else "only"
        click.echo(f"Rows: {kept} {column_name} = {value.removeprefix('!')}.")
    if found.passed_over:
        click.echo(f"Not taken, since these are no results: {', '.join(found.passed_over[:10])}")
    say_plan(plan)


def say_answers(raw: Raw, hidden: Sequence[str]) -> None:
    """How raw answers were read, and of whom nothing may be told."""
    rows = "people" if raw.persons else "single answers"
    click.echo(f"Read {raw.name}: {len(raw.sheets):,} {rows}, {len(raw.items)} questions.")
    if raw.dropped:
        click.echo(f"Left behind, since it could tell a person: {', '.join(raw.dropped)}.")
    if raw.doubled:
        click.echo(f"{raw.doubled:,} rows stood twice and count once.")
    for one in raw.problems[:SHOWN]:
        click.echo(f"  line {one.line}: {one.column} = {one.value}. {one.reason}")
    if hidden:
        click.echo(f"Too few answers to tell anything of: {'; '.join(hidden[:SHOWN])}.")


def say_plan(plan: Plan) -> None:
    """What bringing results in would do."""
    for measure in plan.measures[:SHOWN]:
        joined = f", joined to {measure.construct}" if measure.construct else ""
        click.echo(
            f"  {measure.label}: {measure.results:,} results of {measure.organisations:,} "
            f"organisations, {measure.first.year}-{measure.last.year}, "
            f"{measure.lowest:.0f} to {measure.highest:.0f}{joined}"
        )
    if len(plan.measures) > SHOWN:
        click.echo(f"  … and {len(plan.measures) - SHOWN} more measures")
    _say_what_is_there(plan)
    fate = {CREATE: "are created", MEDIAN_ONLY: "count in medians only", REFUSE: "are not known"}
    click.echo(
        f"{len(plan.members):,} organisations are in the alliance, {len(plan.strangers):,} others "
        f"{fate[plan.fate]}."
    )
    remarks = [("left out", one) for one in plan.problems] + [("taken", one) for one in plan.notes]
    for what, one in islice(remarks, SHOWN):
        click.echo(f"  line {one.line}, {what}: {one.column} = {one.value}. {one.reason}")
    if len(remarks) > SHOWN:
        click.echo(f"  … and {len(remarks) - SHOWN:,} more.")


def _say_what_is_there(plan: Plan) -> None:
    """How the file's days and measures meet those that the source has."""
    if plan.kept or plan.replaced:
        click.echo(f"{plan.source} is there already: {_days(plan)}")
    for one in plan.newcomers[:SHOWN]:
        may = f" (is it {plan.labels[one.nearest]}?)" if one.nearest else ""
        click.echo(f"  new to it: {one.name}{may}")
    if len(plan.newcomers) > SHOWN:
        click.echo(f"  … and {len(plan.newcomers) - SHOWN} more measures that are new to it")


def _days(plan: Plan) -> str:
    """What becomes of the days that a source has, in a sentence."""
    stays = f"its results of {len(plan.kept)} other days stay" if plan.kept else ""
    goes = f"those of {len(plan.replaced)} days are replaced" if plan.replaced else ""
    return f"{' and '.join(part for part in (stays, goes) if part)}."
