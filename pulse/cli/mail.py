"""`pulse mail check`: a real connection to the mail server, before and after it is set."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from email.utils import parseaddr

import rich_click as click
from flask import Flask

from pulse.cli.checks import letters
from pulse.cli.checks.findings import COLOURS, Finding
from pulse.cli.session import sentences
from pulse.errors import PulseError
from pulse.mail import outbox, transport
from pulse.mail.mime import Letter
from pulse.mail.outbox import Outbox
from pulse.settings import Settings, load

TEST = (
    "This letter was sent to see whether letters of Pulse arrive.\n\n"
    "If it lies among unwanted mail, the receiving side should be asked to let letters from this "
    "sender through before the first survey is sent.\n"
)


@click.group()
def mail() -> None:
    """See whether letters can leave."""


@mail.command()
@click.argument("url", required=False)
@click.option("--to", metavar="ADDRESS", help="Send a test letter there, too.")
def check(url: str | None, to: str | None) -> None:
    """Connect to the mail server of PULSE_MAIL_URL, or to URL before it is set anywhere.

    Nothing is stored. The server is asked whether it takes letters of PULSE_MAIL_SENDER; a letter
    is sent only with --to. A password is better given in PULSE_MAIL_URL_FILE than in URL, where
    others on this machine may read it.
    """
    with sentences():
        settings = load()
        way = transport.of(url or settings.mail_url)
        tell(looked_at(way, settings))
        if to is not None:
            Outbox(way, settings.mail_sender).send(trial(to))
            click.echo(f"A letter to {to} was taken. See whether it arrives, and where it lies.")


def looked_at(way: transport.Transport, settings: Settings) -> list[Finding]:
    """What there is to say of a way for letters.

    Raises:
        Unreachable: it leads nowhere.
    """
    if isinstance(way, transport.Smtp):
        return list(letters.of_server(way, parseaddr(settings.mail_sender)[1]))
    with way.line():
        return [Finding("fine", "Letters go into a folder, and reach nobody.")]


def tell(found: list[Finding]) -> None:
    """Say each finding; exit 1 where letters could not leave."""
    for each in found:
        click.secho(each.sentence, fg=COLOURS[each.kind])
    if any(each.kind == "missing" for each in found):
        raise SystemExit(1)


def trial(to: str) -> Letter:
    """A letter that says why it was sent."""
    now = f"{datetime.now(UTC):%d %b %Y %H:%M} UTC"
    lines = "".join(f"<p>{each}</p>" for each in TEST.strip().split("\n\n"))
    return Letter(to, f"Test letter of Pulse, {now}", TEST, lines)


def say_later(app: Flask) -> None:
    """Tell the operator, without keeping anybody waiting, when letters cannot leave."""
    way, envelope = outbox.of(app).way, outbox.of(app).envelope

    def look() -> None:
        if not isinstance(way, transport.Smtp):
            return
        try:
            way.check(envelope)
        except PulseError as trouble:
            click.echo(f"Letters wait, and are tried again by themselves. {trouble}", err=True)

    threading.Thread(target=look, name="pulse mail check", daemon=True).start()


COMMANDS: tuple[click.Command, ...] = (mail,)
