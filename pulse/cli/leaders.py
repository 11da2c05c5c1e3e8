"""`pulse leader …`."""

from __future__ import annotations

import rich_click as click

from pulse import queue
from pulse.auth import invite
from pulse.cli.session import application, write_down
from pulse.db import db
from surveys import partners


@click.group()
def leader() -> None:
    """Those who read one organisation's reports."""


@leader.command("invite")
@click.argument("address")
@click.option("--organisation", "name", required=True, help="Whose reports are theirs to read.")
def invited(address: str, name: str) -> None:
    """Let ADDRESS read an organisation's reports, and mail a link for signing in."""
    with application():
        session = db.session()
        home = partners.organisation(session, name)
        user = invite.leader(session, address=address, organisation_id=home.id)
        queue.enqueue(session, queue.WELCOME_LETTER, user.id)
        write_down("leader invited", address)
        session.commit()
        click.echo(
            f"{address} may read the reports of {home.name}. The letter leaves while `pulse run` "
            "is running."
        )


COMMANDS: tuple[click.Command, ...] = (leader,)
