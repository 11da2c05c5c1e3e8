"""`pulse report …`: look at what was published, take it along, draw it anew."""

from __future__ import annotations

from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy.orm import Session

from pulse.cli.session import application
from pulse.db import db
from pulse.reports import exports, preview
from pulse.reports.preview import Group
from surveys import partners

SUBJECT = click.option("--organisation", help="Whose report; the alliance's own when left out.")


@click.group()
def report() -> None:
    """Trend reports: show, export, draw."""


@report.command("show")
@click.argument("wave", type=int)
def show(wave: int) -> None:
    """Print the levels of one WAVE's release, by its number in the addresses of its pages."""
    with application():
        found = preview.preview(db.session(), wave)
        standing = "published" if found.published else "a draft"
        constructs = list(found.groups[0].cells)
        table = Table("Group", *constructs, title=f"{found.wave}: {standing}")
        for group in found.groups:
            table.add_row(group.name, *(_level(group, key) for key in constructs))
        Console().print(table)


@report.command("export")
@SUBJECT
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file to write; printed when left out.",
)
def export(organisation: str | None, output: Path | None) -> None:
    """Write exactly what a report shows as CSV."""
    with application():
        session = db.session()
        text = "".join(exports.cells(session, _id(session, organisation)))
        if output is None:
            click.echo(text, nl=False)
        else:
            output.write_text(text, encoding="utf-8-sig", newline="")
            click.echo(f"{text.count(chr(10)) - 1} rows written to {output}.")


@report.command("draw")
@SUBJECT
def draw(organisation: str | None) -> None:
    """Draw the pictures anew: one organisation's, or everybody's."""
    from pulse.reports import draw as pictures  # heavy: no other command should wait for it

    with application():
        session = db.session()
        if organisation is not None:
            pictures.draw_organisation(session, partners.organisation(session, organisation).id)
            session.commit()
            return
        with Progress() as bar:
            task = bar.add_task("Drawing")
            pictures.draw_all(
                session, lambda done, total: bar.update(task, completed=done, total=total)
            )


def _id(session: Session, name: str | None) -> int | None:
    return None if name is None else partners.organisation(session, name).id


def _level(group: Group, construct: str) -> str:
    cell = group.cells[construct]
    if cell.value is None:
        return cell.hidden.value if cell.hidden else ""
    return f"{cell.value:.0f} ({cell.low:.0f}-{cell.high:.0f})"


COMMANDS: tuple[click.Command, ...] = (report,)
