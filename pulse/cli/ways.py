"""Other ways in: `pulse wave hat|announce`, `pulse roster on-paper`, `pulse channel …`."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import rich_click as click
from flask import Flask
from sqlalchemy.orm import Session

from pulse import queue
from pulse.cli.partners import roster
from pulse.cli.session import application, write_down
from pulse.cli.waves import WORKER, wave
from pulse.db import db
from pulse.errors import PulseError
from pulse.jobs import slips
from pulse.mail import webhooks
from surveys import channels, partners, waves
from surveys.asking import hats, people
from surveys.asking.hats import Brim
from surveys.channels import Listed
from surveys.errors import SurveyError
from surveys.waves import Wave


@wave.command("hat")
@click.argument("number", type=int)
@click.option("--to", type=click.Path(path_type=Path), help="A folder for the PDFs.")
@click.option("--organisation", "name", help="Only the slips of this organisation.")
@click.option("--again", is_flag=True, help="Print anew: the old slips become worthless.")
def hat(number: int, to: Path | None, name: str | None, again: bool) -> None:
    """Print codes on paper for wave NUMBER, a PDF for each group; without --to, list them."""
    with application():
        session = db.session()
        found = waves.by_id(session, number)
        owner = partners.organisation(session, name).name if name else None
        wanted = [each for each in hats.of(session, found) if owner in (None, each.organisation)]
        if not wanted:
            click.echo("Nobody is counted as being without an address. See: pulse roster on-paper")
        for each in wanted:
            if to is None:
                click.echo(_line(each))
            elif each.printed and not again:
                click.echo(f"{_line(each)}: left as it is. --again makes the old slips worthless.")
            else:
                file = _printed(session, found, each, to, again)
                click.echo(f"{_line(each)}: {file}")
        if to is not None and wanted:
            click.echo("Print the files, then delete them. Nothing else knows these codes.")


def _line(each: Brim) -> str:
    when = f"printed on {each.printed}" if each.printed else "not printed yet"
    return f"{each.slips:>5}  {each.organisation}, counted as {each.group} ({when})"


def _printed(session: Session, found: Wave, each: Brim, to: Path, again: bool) -> Path:
    """Write the slips of one hat into a new file that only its owner can read."""
    hats.may_print(found)
    hat_ = hats.by_id(session, found, each.id)
    file = to / f"codes-{found.code}-{each.id}.pdf"
    today, rng = datetime.now(UTC).date(), secrets.SystemRandom()
    try:
        to.mkdir(parents=True, exist_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
        with os.fdopen(opened, "wb") as out:
            out.write(slips.printed(session, found, hat_, again=again, today=today, rng=rng))
    except FileExistsError as there:
        raise click.ClickException(f"{file} is there already. Delete it first.") from there
    except OSError as trouble:
        raise click.ClickException(f"{file} cannot be written: {trouble.strerror}.") from trouble
    except (SurveyError, PulseError):
        file.unlink()
        raise
    write_down("slips printed again" if each.printed else "slips printed", found.name)
    session.commit()
    return file


@wave.command("announce")
@click.argument("number", type=int)
@click.option("--post", is_flag=True, help="Post it now where it was not posted.")
@click.option("--language", default="en", show_default=True, help="Of the words to copy.")
def announce(number: int, post: bool, language: str) -> None:
    """Print the words that announce wave NUMBER, and how far they are in each channel."""
    with application() as app:
        session = db.session()
        found = waves.by_id(session, number)
        click.echo(_words(app, found, language))
        for each in channels.of_wave(session, found):
            click.echo(f"{each.name} ({each.organisation or 'all partners'}): {_standing(each)}")
            if post and each.day is None:
                channel = channels.by_id(session, each.id)
                channels.ask_again(session, found, channel)
                key = f"announce/{found.id}/{each.id}"
                queue.enqueue(session, queue.ANNOUNCE, found.id, each.id, key=key)
                write_down("announcement asked for", f"{found.name}: {each.name}")
        session.commit()
        if post:
            click.echo(f"It is being posted. {WORKER}")


def _words(app: Flask, found: Wave, language: str) -> str:
    return webhooks.announcement(app, webhooks.News(**channels.news(found)), language)


def _standing(each: Listed) -> str:
    if each.day:
        return f"posted on {each.day}"
    if each.trouble:
        return f"{each.trouble} {'Not' if each.refused else 'To be'} tried again by itself."
    return "not posted yet"


@roster.command("on-paper")
@click.argument("name")
@click.argument("number", type=int, required=False)
@click.option("--team", default="", help="Of this team; left out where there are no teams.")
def on_paper(name: str, number: int | None, team: str) -> None:
    """Say that NUMBER people of the organisation NAME have no address; without it, list them."""
    with application():
        session = db.session()
        home = partners.organisation(session, name)
        if number is not None:
            hats.count(session, hats.team(session, home, team, datetime.now(UTC).date()), number)
            write_down("people on paper counted", home.name)
            session.commit()
        for each in people.teams(session, home):
            if each.on_paper:
                click.echo(f"{each.on_paper:>5}  {each.name or home.name}")


@click.group()
def channel() -> None:
    """Channels of chat programs in which waves are announced."""


@channel.command("add")
@click.argument("name")
@click.option("--webhook", "address", prompt=True, hide_input=True, help="Asked for if left out.")
@click.option("--organisation", "owner", help="Whose people read it; else all partners'.")
def add(name: str, address: str, owner: str | None) -> None:
    """Keep the channel NAME by the address of its incoming webhook."""
    with application() as app:
        session = db.session()
        home = partners.organisation(session, owner) if owner else None
        webhooks.check(address.strip(), app.extensions["pulse.settings"].here)
        made = channels.add(session, name=name, address=address, organisation=home)
        write_down("channel added", made.name)
        session.commit()
        click.echo(f"{made.name} is channel {made.id}. Try it with: pulse channel test {made.id}")


@channel.command("list")
def listed() -> None:
    """List the channels."""
    with application():
        found = channels.every(db.session())
    for each in found:
        click.echo(f"{each.id:>4}  {each.name} ({each.organisation or 'all partners'}) {each.host}")
    if not found:
        click.echo("There are none yet. Add one with: pulse channel add NAME")


@channel.command("test")
@click.argument("number", type=int)
def test(number: int) -> None:
    """Post a word in channel NUMBER."""
    with application() as app:
        found = channels.by_id(db.session(), number)
        here = app.extensions["pulse.settings"].here
        webhooks.post(found.address, "A test of Pulse: surveys will be announced here.", here)
        click.echo(f"A test was posted in {found.name}.")


@channel.command("remove")
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Forget channel NUMBER."""
    with application():
        session = db.session()
        found = channels.by_id(session, number)
        write_down("channel removed", found.name)
        channels.remove(session, found)
        session.commit()
        click.echo("It is forgotten.")


COMMANDS: tuple[click.Command, ...] = (channel,)
