"""`pulse audit`: look for what published figures give away, from those figures alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import rich_click as click

from pulse.cli.files import contents
from pulse.cli.session import application
from pulse.db import db
from surveys.errors import FileUnreadable
from surveys.files.table import read_table
from surveys.terms import FLOORS


class Unreadable(click.ClickException):
    """A file cannot be audited, which is something else than a breach."""

    exit_code = 2


def _floor(name: str) -> click.IntRange:
    return click.IntRange(min=int(FLOORS[name]), max=1_000)


@click.command()
@click.argument("release", type=int, required=False)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A published file of figures instead of a release; needs no installation.",
)
@click.option("--team", type=_floor("team"), default=int(FLOORS["team"]), show_default=True,
              help="With --file: answers behind a team's figure, as the charter says.")  # fmt: skip
@click.option("--organisation", type=_floor("organisation"), default=int(FLOORS["organisation"]),
              show_default=True, help="The same behind an organisation's.")  # fmt: skip
@click.option("--item", type=_floor("item"), default=int(FLOORS["item"]), show_default=True,
              help="The same behind a favourable share, or a single question.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the RELEASE as a file that anybody can audit.",
)
def audit(
    release: int | None,
    *,
    file: Path | None,
    team: int,
    organisation: int,
    item: int,
    as_json: bool,
    to: Path | None,
) -> None:
    """Audit a RELEASE by the number of its wave, or a --file; exit 1 if it gives anything away.

    Nothing is used but what is published: figures, answers behind them, who was asked,
    participation in its bands, and the reasons for what is not shown.
    """
    if (release is None) == (file is None):
        raise click.UsageError("Name a release by the number of its wave, or a file with --file.")
    if file is not None:
        found = _of_file(file, {"team": team, "organisation": organisation, "item": item})
    else:
        found = _of_release(release or 0, to)
    _say(found, as_json=as_json)
    if any(wave["breaches"] for wave in found):
        raise SystemExit(1)


Found = list[dict[str, Any]]


def _of_release(wave_id: int, to: Path | None) -> Found:
    """Audit a kept release, and write it as a file if that is asked for."""
    from pulse.reports import audited  # heavy: no other command should wait for it

    with application():
        found = [asdict(audited.release(db.session(), wave_id))]
        if to is not None:
            text = "".join(audited.written(db.session(), wave_id))
            to.write_text(text, encoding="utf-8-sig", newline="")
        return found


def _of_file(file: Path, thresholds: dict[str, int]) -> Found:
    """Audit every wave of a file."""
    from pulse.reports import audited, told  # heavy, as above

    try:
        waves = told.told(read_table(contents(file), file.name))
    except FileUnreadable as error:
        raise Unreadable(str(error)) from error
    return [asdict(audited.of_told(each, thresholds)) for each in waves]


def _say(found: Found, *, as_json: bool) -> None:
    """Print what was found."""
    if as_json:
        safe = not any(wave["breaches"] for wave in found)
        click.echo(json.dumps({"safe": safe, "waves": found}, ensure_ascii=False, indent=1))
        return
    for wave in found:
        name = f"{wave['source']}, wave {wave['wave']}" if wave["wave"] else "These figures"
        click.echo(f"{name}: {wave['shown']:,} figures shown, {wave['hidden']:,} hidden.")
        for breach in wave["breaches"]:
            click.echo(f"  {breach['words']}{_repair(breach['repair'])}")
        if not wave["breaches"]:
            click.echo("  Nothing hidden follows from what is shown.")


def _repair(cells: Sequence[Sequence[Any]]) -> str:
    """What would have to be hidden, in words."""
    if not cells:
        return ""
    words = ", ".join(f"{measure} of {construct}" for _, _, construct, measure in cells[:1])
    return f" Hiding one more figure ({words}) would mend it."


COMMANDS: tuple[click.Command, ...] = (audit,)
