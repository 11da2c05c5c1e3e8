"""`pulse feedback …`."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import SystemRandom

import rich_click as click
from sqlalchemy.orm import Session

from pulse import publishing, queue
from pulse.auth import audit, invite, readers
from pulse.cli.session import application, write_down
from pulse.db import db
from pulse.settings import Settings
from surveys import forms, partners
from surveys.forms import FeedbackForm


@click.group()
def feedback() -> None:
    """Boxes that answer back: open one, name its readers, withdraw it."""


@feedback.command("open")
@click.argument("title")
@click.option("--purpose", required=True, help="What it is for, in a sentence or two.")
@click.option("--category", "categories", multiple=True, help="What a message may be about.")
@click.option("--organisation", "name", help="The partner whose box it is; else the alliance's.")
def opened(title: str, purpose: str, categories: tuple[str, ...], name: str | None) -> None:
    """Open a box called TITLE. It takes messages when two of its readers have a passphrase."""
    with application() as app:
        session = db.session()
        form = forms.open_form(
            session,
            title=title,
            purpose=purpose,
            categories=categories or forms.CATEGORIES,
            organisation=partners.organisation(session, name) if name else None,
            rng=SystemRandom(),
        )
        _publish(session, form)
        write_down("feedback form opened", form.title)
        session.commit()
        click.echo(_address(app.extensions["pulse.settings"], form))
        click.echo(f"Name its readers: pulse feedback reader {form.code} ADDRESS")


@feedback.command("reader")
@click.argument("code")
@click.argument("address")
@click.option("--organisation", "name", help="Whose liaison it is; else the whole alliance's.")
@click.option("--stop", is_flag=True, help="Let this person read no new message.")
def reader(code: str, address: str, name: str | None, stop: bool) -> None:
    """Let ADDRESS read the box CODE, and mail a link for signing in."""
    with application():
        session = db.session()
        form = forms.by_code(session, code)
        if stop:
            click.echo(_stopped(session, form, address))
            return
        home = partners.organisation(session, name).id if name else None
        user = invite.liaison(session, address=address, organisation_id=home)
        queue.enqueue(session, queue.WELCOME_LETTER, user.id)
        with db.engines["box"].begin() as box:
            takes = publishing.let_read(
                session, box, form, user, actor=audit.COMMAND_LINE, now=datetime.now(UTC)
            )
        session.commit()
        click.echo(f"{address} reads {form.title}, after choosing a passphrase at /desk/.")
        click.echo("It takes messages." if takes else publishing.TOO_FEW)


@feedback.command("list")
def listed() -> None:
    """List the boxes with their addresses and readers."""
    with application() as app:
        session = db.session()
        for form in forms.every(session):
            click.echo(f"{form.title}: {_address(app.extensions['pulse.settings'], form)}")
            for user in readers.of_form(session, form.id):
                has = "has a key" if readers.key_of(session, user) else "has no passphrase yet"
                click.echo(f"  {user.email} {has}")
            click.echo("  withdrawn" if form.withdrawn else "  in force")


@feedback.command("withdraw")
@click.argument("code")
def withdrawn(code: str) -> None:
    """Let no new message into the box CODE; what is in it can still be read and answered."""
    with application():
        session = db.session()
        form = forms.by_code(session, code)
        form.withdrawn = True
        _publish(session, form)
        write_down("feedback form withdrawn", form.title)
        session.commit()
        click.echo(f"{form.title} takes no new message.")


def _stopped(session: Session, form: FeedbackForm, address: str) -> str:
    user = invite.user_of(session, address)
    if user is None:
        return f"Nobody here has the address {address}."
    readers.stop_reading(session, form.id, user)
    takes = _publish(session, form)
    write_down("feedback reader stopped", f"{form.title}: {user.email}")
    session.commit()
    return f"{address} reads no new message of {form.title}." + (
        "" if takes else f" {publishing.TOO_FEW}"
    )


def _publish(session: Session, form: FeedbackForm) -> bool:
    with db.engines["box"].begin() as box:
        return publishing.publish(session, box, form)


def _address(settings: Settings, form: FeedbackForm) -> str:
    return f"{settings.public_url}/f/{form.code}"


COMMANDS: tuple[click.Command, ...] = (feedback,)
