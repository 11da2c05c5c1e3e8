"""`pulse person …`: single people taken in, changed, let go."""

from __future__ import annotations

from datetime import UTC, datetime

import rich_click as click

from pulse.cli.session import application, write_down
from pulse.db import db
from surveys.asking import addresses, persons, teams
from surveys.partners import Organisation, Unit


@click.group()
def person() -> None:
    """Single people of the rosters. Another address is corrected with `pulse bounces`."""


@person.command("add")
@click.argument("address")
@click.option("--team", required=True, help="Where they belong, as ORGANISATION/TEAM.")
@click.option("--name", default="", help="As people write it.")
@click.option("--language", help="As en or de; the organisation's if left out.")
def add(address: str, team: str, name: str, language: str | None) -> None:
    """Take somebody with the address ADDRESS in, from the next wave on."""
    with application():
        session = db.session()
        unit = teams.called(session, team)
        made = persons.add(session, unit, name=name, address=address, language=language)
        write_down("person added", unit.organisation.name)
        session.commit()
        click.echo(f"{made.address} is on the roster of {unit.organisation.name}.")


@person.command("change")
@click.argument("address")
@click.option("--team", help="Where they belong now, as ORGANISATION/TEAM: also another partner's.")
@click.option("--name", help="What they are called now.")
@click.option("--language", help="As en or de.")
def change(address: str, team: str | None, name: str | None, language: str | None) -> None:
    """Change name, language or team of whoever has the address ADDRESS."""
    with application():
        session = db.session()
        found = addresses.at(session, address)
        unit = teams.called(session, team) if team else session.get_one(Unit, found.unit_id)
        persons.settle(
            found,
            unit,
            name=found.name if name is None else name,
            language=found.language if language is None else language,
        )
        write_down("person changed", unit.organisation.name)
        session.commit()
        where = f"{unit.organisation.name}/{unit.name}".rstrip("/")
        click.echo(f"{found.address}: {found.name or 'no name'}, {where}, {found.language}.")


@person.command("leave")
@click.argument("address")
def leave(address: str) -> None:
    """Mark whoever has the address ADDRESS as having left."""
    with application():
        session = db.session()
        found = addresses.at(session, address)
        persons.leave(session, found, datetime.now(UTC).date())
        write_down("person left", session.get_one(Organisation, found.organisation_id).name)
        session.commit()
        click.echo(f"{found.address} is marked as having left.")


COMMANDS: tuple[click.Command, ...] = (person,)
