"""`pulse init`: an installation's beginning, and a sign-in link when a steward is locked out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import rich_click as click
from sqlalchemy.orm import Session

from pulse import schema
from pulse.auth import audit, invite, links
from pulse.cli import mail
from pulse.cli.session import inside, sentences
from pulse.db import db
from pulse.keys import ring
from pulse.mail import transport
from pulse.settings import Settings, load
from surveys import charter, partners
from surveys.errors import NotFound
from surveys.partners import Alliance


def make_home(home: Path) -> None:
    """Make the folder of everything, readable by its owner alone."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise click.ClickException(
            f"The folder {home} cannot be made: {error.strerror}. Name another with PULSE_HOME."
        ) from error
    if home.stat().st_uid == os.getuid():
        home.chmod(0o700)


def found(session: Session, name: str | None, language: str) -> Alliance:
    """The alliance of this installation, founded with its starter charter if there is none."""
    try:
        there = partners.alliance(session)
    except NotFound:
        asked = name or click.prompt("Name of the alliance")
        there = partners.found(session, name=asked, language=language)
        charter.starter(session, there)
        return there
    if name is not None and name != there.name:
        raise click.ClickException(f"This installation already serves {there.name}.")
    return there


def begin(settings: Settings, name: str | None, steward: str | None, language: str) -> str:
    """Make what an installation needs, and let its steward in; what is there already stays.

    Returns:
        A link that signs the steward in, once.
    """
    make_home(settings.home.resolve())
    ring.of(settings).create()
    now = datetime.now(UTC)
    with inside(settings) as app:
        schema.upgrade(app)
        session = db.session()
        alliance = found(session, name, language)
        user = invite.steward(session, address=steward or click.prompt("The steward's address"))
        audit.record(
            session, actor=audit.COMMAND_LINE, deed="steward invited", subject=user.email, now=now
        )
        secret = links.give(session, user, now=now)
        session.commit()
        click.echo(f"Pulse is ready for {alliance.name}. Its home is {settings.home.resolve()}.")
        return links.address(settings.public_url, secret)


@click.command()
@click.option("--name", help="Name of the alliance; asked for when left out.")
@click.option("--steward", help="The steward's e-mail address; asked for when left out.")
@click.option("--language", default="en", show_default=True, help="The alliance's language.")
def init(name: str | None, steward: str | None, language: str) -> None:
    """Create ledgers, keyring and session key, and print the steward's sign-in link.

    Running it again changes nothing that is there; it brings the ledgers to this version and
    prints a fresh link.
    """
    with sentences():
        settings = load()
        way = transport.of(settings.mail_url)
        link = begin(settings, name, steward, language)
    if isinstance(way, transport.Smtp):
        for each in mail.looked_at(way, settings):
            click.echo(each.sentence)
    click.echo("Start it with `pulse run`; see what is missing with `pulse doctor`.")
    click.echo(f"The steward signs in here, once, within half an hour:\n\n  {link}\n")


COMMANDS: tuple[click.Command, ...] = (init,)
