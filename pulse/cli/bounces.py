"""`pulse bounces …`: read what came back, list whom no letter reaches, correct their addresses."""

from __future__ import annotations

import json

import rich_click as click

from pulse.auth import invite
from pulse.cli.session import application, write_down
from pulse.db import db
from pulse.jobs import bounces as reading
from pulse.jobs import workshop
from pulse.jobs.bounces import Found
from pulse.mail import mailboxes, outbox
from pulse.mail.bounces import Why
from surveys import partners
from surveys.asking import addresses, undelivered

NOT_SET = (
    "No mailbox is set. Set PULSE_BOUNCE_ADDRESS=bounces@example.org, and PULSE_BOUNCE_URL to "
    "imaps://user:password@host/FOLDER or file:FOLDER."
)
WORDS = {
    Why.stranger: "answer to no letter of ours",
    Why.no_bounce: "are no failure, such as an absence",
    Why.delayed: "are late, and are still being tried there",
    Why.forwarded: "are of a copy that was passed on elsewhere",
    Why.earlier: "are of an address that was corrected since",
    Why.unreadable: "cannot be understood",
}


@click.group()
def bounces() -> None:
    """Letters that came back, and the addresses that no letter reaches."""


@bounces.command("read")
@click.option("--dry-run", is_flag=True, help="Say what is there, and change nothing.")
@click.option("--from", "url", help="Another mailbox: imaps://…, or file:FOLDER.")
def read(dry_run: bool, url: str | None) -> None:
    """Read the mailbox now; `pulse run` does it by itself every half hour.

    What answers to a reminder is neither counted nor touched until its wave has closed.
    """
    with application() as app:
        verp = outbox.of(app).verp
        setting = app.extensions["pulse.settings"].bounce_url
        where = url or (setting.get_secret_value() if setting is not None else None)
        if verp is None or where is None:
            raise click.ClickException(NOT_SET)
        with workshop.of(app) as shop:
            found = reading.go_through(shop, mailboxes.of(where), verp, dry=dry_run)
    _say(found)
    if dry_run:
        click.echo("This was a dry run: nothing has been changed.")


def _say(found: Found) -> None:
    click.echo(f"{found.returned} letter(s) came back.")
    for why, count in sorted(found.left.items()):
        click.echo(f"{count} left alone: they {WORDS[why]}.")


@bounces.command("list")
@click.option("--organisation", "name", help="Only of this one.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def listed(name: str | None, as_json: bool) -> None:
    """List whom no letter reaches."""
    with application():
        session = db.session()
        every = [partners.organisation(session, name)] if name else partners.organisations(session)
        found = [
            {
                "organisation": home.name,
                "name": each.name,
                "address": each.address,
                "day": each.day.isoformat(),
                "words": each.words,
            }
            for home in every
            for each in undelivered.listed(session, home)
        ]
    if as_json:
        click.echo(json.dumps(found))
        return
    for one in found:
        click.echo(f"{one['organisation']}: {one['address']} ({one['day']}): {one['words']}")
    if not found:
        click.echo("Every letter has arrived, as far as is known.")


@bounces.command("correct")
@click.argument("old")
@click.argument("new")
def correct(old: str, new: str) -> None:
    """Give whoever has the address OLD the address NEW; a letter of an open wave follows."""
    with application():
        session = db.session()
        person = addresses.at(session, old)
        count = addresses.correct(session, person, new)
        write_down("address corrected", _owner(person.organisation_id))
        session.commit()
    click.echo(f"Done. {count} letter(s) of open waves leave for {new}.")


@bounces.command("again")
@click.argument("address")
def again(address: str) -> None:
    """Try ADDRESS once more: it was right, and its mailbox or server took nothing."""
    with application():
        session = db.session()
        person = addresses.at(session, address)
        count = addresses.again(session, person)
        write_down("address tried again", _owner(person.organisation_id))
        session.commit()
    click.echo(f"Done. {count} letter(s) of open waves leave again.")


@bounces.command("contact")
@click.argument("organisation")
@click.argument("address", required=False)
@click.option("--nobody", is_flag=True, help="Ask the stewards instead.")
def contact(organisation: str, address: str | None, nobody: bool) -> None:
    """Say who is asked for the right addresses of ORGANISATION's people."""
    with application():
        session = db.session()
        home = partners.organisation(session, organisation)
        if address or nobody:
            home.contact = invite.folded(address) if address and not nobody else None
            write_down("contact for addresses set", home.name)
            session.commit()
        click.echo(f"{home.name}: {home.contact or 'the stewards are asked'}.")


def _owner(organisation_id: int) -> str:
    """The organisation in whose name a deed is written down."""
    session = db.session()
    return partners.by_id(session, partners.alliance(session), organisation_id).name


COMMANDS: tuple[click.Command, ...] = (bounces,)
