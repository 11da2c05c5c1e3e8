"""A table of what was claimed and what was seen, and the exit code that it deserves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that must hold."""

    what: str
    seen: str
    asked: str
    holds: bool


def judge(title: str, claims: Iterable[Claim], console: Console | None = None) -> int:
    """Print the claims as a table.

    Returns:
        0 if every one of them holds, else 1.
    """
    console = console or Console(highlight=False, width=120)
    table = Table(title=title, title_justify="left")
    for heading in ("what", "seen", "asked", ""):
        table.add_column(heading, overflow="fold")
    good = True
    for claim in claims:
        good = good and claim.holds
        table.add_row(
            claim.what,
            claim.seen,
            claim.asked,
            "[green]holds[/green]" if claim.holds else "[red]does not hold[/red]",
        )
    console.print(table)
    return 0 if good else 1
