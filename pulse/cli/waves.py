"""`pulse wave …`: plan, change its days, open, look, close, publish, call off."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime, timedelta

import rich_click as click
from sqlalchemy.orm import Session

from pulse import moves, protecting
from pulse.auth import audit
from pulse.cli import bars, standing
from pulse.cli.session import application, write_down
from pulse.db import db
from pulse.jobs.sealed import must_be_readable
from surveys import by_hand, charter, partners, waves
from surveys.answering import door
from surveys.asking import expectations
from surveys.asking.expectations import Expectations, Obstacle, Prospect
from surveys.errors import TooSmall
from surveys.instruments import loader

DAY = click.DateTime(formats=["%Y-%m-%d"])
WORKER = "The jobs' process does it: `pulse run` must be running."


@click.group()
def wave() -> None:
    """Waves, from plan to published report, or called off on the way."""


@wave.command("plan")
@click.option("--pulse", "name", required=True, help="The series; a new name founds one.")
@click.option(
    "--instrument",
    default="trust-core",
    show_default=True,
    type=click.Choice(loader.names()),
    help="What is asked.",
)
@click.option("--module", "modules", multiple=True, help="A subject to add; may be repeated.")
@click.option("--opens", type=DAY, required=True, help="First day, as 2027-01-18.")
@click.option("--closes", type=DAY, help="Last day; else as long after as the charter says.")
@click.option(
    "--response",
    type=click.IntRange(1, 100),
    default=60,
    show_default=True,
    help="How many of 100 people are expected to answer.",
)
def plan(
    name: str,
    instrument: str,
    modules: tuple[str, ...],
    opens: datetime,
    closes: datetime | None,
    response: int,
) -> None:
    """Plan a wave, and say what it will show. Nothing is sent."""
    with application():
        session = db.session()
        first = opens.date()
        terms = charter.starter(session, partners.alliance(session)).rules
        last = closes.date() if closes else first + timedelta(days=terms.open_days)
        planned = by_hand.plan(
            session,
            partners.alliance(session),
            pulse=name,
            instrument=instrument,
            modules=modules,
            opens=first,
            closes=last,
            expected_response=response / 100,
            today=_today(),
            rng=secrets.SystemRandom(),
        )
        write_down("wave planned", planned.name)
        view = expectations.of(session, planned, protecting.noise(session, planned))
        session.commit()
        click.echo(f"Planned: {planned.name}, number {planned.id}, {first} to {last}.")
        _say(view)
        click.echo(f"Next: pulse wave open {planned.id}")


@wave.command("days")
@click.argument("number", type=int)
@click.option("--opens", type=DAY, required=True, help="First day, as 2027-01-18.")
@click.option("--closes", type=DAY, required=True, help="Last day, as 2027-02-01.")
def days(number: int, opens: datetime, closes: datetime) -> None:
    """Give wave NUMBER other days. Only a planned one takes them; an open one can be closed."""
    with application():
        session = db.session()
        found = waves.by_id(session, number)
        by_hand.reschedule(found, opens.date(), closes.date(), _today())
        write_down("wave rescheduled", found.name)
        session.commit()
        click.echo(f"{found.name} is planned for {found.opens} to {found.closes}.")


@wave.command("open")
@click.argument("number", type=int)
@click.option("--without", multiple=True, metavar="ORGANISATION", help="Leave an organisation out.")
@click.option("--override", metavar="REASON", help="Why it need not wait for the last report.")
@click.option("--wait", is_flag=True, help="Show how far it is until it is done.")
def open_(number: int, without: tuple[str, ...], override: str | None, *, wait: bool) -> None:
    """Open wave NUMBER and send its letters."""
    with application():
        session = db.session()
        found = waves.by_id(session, number)
        if override is not None:
            moves.override(
                session, found, override, actor=audit.COMMAND_LINE, now=datetime.now(UTC)
            )
        for name in without:
            found.leave_out(partners.organisation(session, name))
        try:
            moves.ask_to_open(
                session, found, today=_today(), actor=audit.COMMAND_LINE, now=datetime.now(UTC)
            )
        except TooSmall as error:
            raise click.ClickException(
                f"{error} (Organisations are left out with --without NAME.)"
            ) from error
        session.commit()
        click.echo(f"{found.name} is being opened. {WORKER}")
        if wait:
            bars.follow(session, found)


@wave.command("close")
@click.argument("number", type=int)
@click.option("--wait", is_flag=True, help="Show how far it is until it is done.")
def close(number: int, *, wait: bool) -> None:
    """Close wave NUMBER and compute its report."""
    with application() as app:
        session = db.session()
        found = waves.by_id(session, number)
        found.may_close()
        with Session(db.engines["box"]) as box:
            if door.is_shut(box.connection(), found.code):
                must_be_readable(box, app.extensions["pulse.keyring"], found)
        moves.ask_to_close(session, found, actor=audit.COMMAND_LINE, now=datetime.now(UTC))
        session.commit()
        click.echo(f"{found.name} is being closed. {WORKER}")
        if wait:
            bars.follow(session, found)


@wave.command("publish")
@click.argument("number", type=int)
@click.option("--wait", is_flag=True, help="Show how far it is until it is done.")
def publish(number: int, *, wait: bool) -> None:
    """Publish the report of wave NUMBER, and destroy its answers."""
    with application():
        session = db.session()
        found = waves.by_id(session, number)
        moves.ask_to_publish(session, found, actor=audit.COMMAND_LINE, now=datetime.now(UTC))
        session.commit()
        click.echo(f"The report of {found.name} is being published. {WORKER}")
        if wait:
            bars.follow(session, found)


@wave.command("drop")
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop(number: int, yes: bool) -> None:
    """Call wave NUMBER off: what was answered is destroyed, and nothing is published."""
    with application():
        session = db.session()
        found = waves.by_id(session, number)
        found.may_drop()
        if not yes:
            click.confirm(
                f"Call {found.name} off? It is {found.stage}. Its answers are destroyed, its links "
                "end, and it gets no report. This cannot be undone.",
                abort=True,
            )
        moves.ask_to_drop(session, found, actor=audit.COMMAND_LINE, now=datetime.now(UTC))
        session.commit()
        click.echo(f"{found.name} is being called off. {WORKER}")


@wave.command("watch")
@click.argument("number", type=int)
def watch(number: int) -> None:
    """Show how far the jobs of wave NUMBER are, until none is at work.

    Ctrl-C ends the looking, not the jobs; look again at any time.
    """
    with application():
        session = db.session()
        bars.follow(session, waves.by_id(session, number))


@wave.command("status")
@click.argument("number", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def status(number: int | None, as_json: bool) -> None:
    """Say where wave NUMBER stands, or all waves."""
    with application():
        session = db.session()
        found = waves.newest(session) if number is None else [waves.by_id(session, number)]
        standings = [standing.of(session, each) for each in found]
    if as_json:
        click.echo(json.dumps(standings if number is None else standings[0], indent=2))
        return
    if not standings:
        click.echo("No wave is planned. Plan one with: pulse wave plan")
    for each in standings:
        standing.show(each)


def _say(view: Expectations) -> None:
    """Print what a planned wave will show."""
    click.echo(f"{view.invited} people will be asked.")
    words = {
        Prospect.own: "figures at once; changes from wave 2; a line of its own from wave 5",
        Prospect.pool: "shown as one with the other small organisations",
        Prospect.empty: "nothing: nobody is on its roster",
        Prospect.left_out: "nothing: left out of this wave",
        Prospect.refused: "nothing: too few people",
    }
    lacking = {each.organisation_id: each.needed - each.people for each in view.refused}
    for each in view.organisations:
        more = f"; {lacking[each.id]} more are needed" if each.id in lacking else ""
        click.echo(f"  {each.name} ({each.people}): {words[each.prospect]}{more}")
        for leaf in each.leaves:
            if len(each.leaves) > 1:
                click.echo(
                    f"    {leaf.name} ({leaf.invited}): shown with a chance of {leaf.chance:.0%}"
                )
    if lacking:
        click.echo(
            f"The wave opens when they have {sum(lacking.values())} people more, or without them: "
            "pulse wave open … --without NAME"
        )
    obstacles = {
        Obstacle.few_partners: f"it needs {view.terms.pooled_partners} partners with figures",
        Obstacle.one_dominates: "one partner has most of the people",
    }
    if view.obstacle is not None:
        click.echo(f"The alliance as a whole gets no figure: {obstacles[view.obstacle]}.")


def _today() -> date:
    return datetime.now(UTC).date()


COMMANDS: tuple[click.Command, ...] = (wave,)
