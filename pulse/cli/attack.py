"""`pulse attack`: the attack suite on a throw-away installation, and its table."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pulse.settings import PREFIX

console = Console(highlight=False)
COLUMNS = ("#", "attack", "leaky twin", "Pulse", "chance", "verdict")


@click.command()
@click.option("--worlds", default=20, show_default=True, type=click.IntRange(2, 200))
@click.option("--postgres", "server", metavar="URL", help="A server to fill too, as superuser.")
@click.option("--only", multiple=True, metavar="NUMBER", help="One attack; may be repeated.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write Markdown.")
@click.option("--results", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON.")
def attack(
    worlds: int,
    server: str | None,
    only: tuple[str, ...],
    report: Path | None,
    results: Path | None,
) -> None:
    """Attack Pulse on this machine, and each leaky twin beside it.

    Everything happens in a temporary folder with servers of its own; this installation is not
    touched. With --postgres the attacks run on that server as well: databases named roster_… and
    box_… are made there and stay, so name one that you can throw away.
    """
    _forget_own_settings()
    from pulse.attacks import report as suite  # heavy, and for this command only
    from pulse.attacks.suite import Database

    servers: dict[Database, str | None] = {"sqlite": None}
    if server is not None:
        servers["postgresql"] = server
    try:
        count = sum(len(set(servers) & set(each.databases)) for each in suite.chosen(only))
    except LookupError as unknown:
        raise click.ClickException(str(unknown)) from unknown
    with _bar() as bar, tempfile.TemporaryDirectory(prefix="pulse-attack-") as folder:
        task = bar.add_task("", total=count)
        begun = iter(range(count))

        def told(database: Database, name: str) -> None:
            where = suite.NAMES[database]
            bar.update(task, completed=next(begun), description=f"{where}: {name}")

        rows = suite.run(Path(folder), servers, worlds=worlds, only=only, told=told)
        bar.update(task, completed=count, description="done")
    for database, name in suite.NAMES.items():
        if own := [row.outcome for row in rows if row.database == database]:
            table = Table(*COLUMNS, title=f"{name}, {worlds} worlds", show_lines=True)
            for each in own:
                verdict = each.left_out or each.verdict
                table.add_row(
                    each.number, each.name, each.control, each.result, each.chance, verdict
                )
            console.print(table)
    if report is not None:
        report.write_text(suite.as_markdown(rows, worlds), encoding="utf-8")
    if results is not None:
        results.write_text(suite.as_json(rows, worlds), encoding="utf-8")
    if failed := [row.outcome.number for row in rows if row.failed]:
        raise click.ClickException(f"These attacks did not end as they must: {', '.join(failed)}.")


def _forget_own_settings() -> None:
    """Let no attack, and no program that one starts, find the ledgers and keys of this machine."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )


COMMANDS: tuple[click.Command, ...] = (attack,)
