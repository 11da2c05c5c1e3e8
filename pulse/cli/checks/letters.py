"""Whether letters can leave, over a line that nobody listens to, and which ones wait."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from pulse import queue
from pulse.cli.checks.findings import Finding, Findings
from pulse.db import db
from pulse.errors import PulseError
from pulse.mail import outbox, transport
from pulse.settings import Settings, is_loopback
from surveys.asking.invitations import Delivery, Invitation


def way(app: Flask, settings: Settings) -> Findings:
    """Whether letters can leave, and not into a folder by mistake or in the clear."""
    letters = outbox.of(app)
    if isinstance(letters.way, transport.Nowhere):
        yield Finding("to do", transport.NOWHERE)
    elif isinstance(letters.way, transport.Folder):
        if not settings.demonstration:
            yield Finding(
                "unsafe",
                f"Letters go into the folder {letters.way.path} and reach nobody; whoever reads "
                "it can use their links. Set PULSE_MAIL_URL=smtp://…",
            )
    elif isinstance(letters.way, transport.Smtp):
        yield from of_server(letters.way, letters.envelope)


def of_server(server: transport.Smtp, sender: str) -> Findings:
    """Whether a mail server can be reached, signs us in and takes our letters; none is sent."""
    yield from in_the_clear(server)
    if sender.endswith("@localhost"):
        yield Finding(
            "to do",
            f"Letters come from {sender}, to which nobody can reply and which many mail servers "
            "refuse. Set PULSE_MAIL_SENDER to an address of your own.",
        )
    try:
        server.check(sender)
    except PulseError as error:
        yield Finding("missing", str(error))
    else:
        yield Finding(
            "fine", f"The mail server {server.where} answers, and takes letters of {sender}."
        )


def in_the_clear(server: transport.Smtp) -> Findings:
    """Whether links and the password could be read on their way to the mail server."""
    if not (server.tls or server.starttls or is_loopback(server.host)):
        yield Finding(
            "unsafe",
            f"Letters go to {server.host} unencrypted: whoever listens on the way reads their "
            f"links. Set PULSE_MAIL_URL=smtp://{server.host}:587?starttls, or smtps://…",
        )


def waiting(_app: Flask, _settings: Settings) -> Findings:
    """Letters that wait because the mail server does not take them."""
    try:
        yield from _held_up()
    except SQLAlchemyError:
        return  # said of the ledgers


def _held_up() -> Findings:
    held = Invitation.delivery == Delivery.waiting, Invitation.refusal.is_not(None)
    count = db.session.scalar(select(func.count()).select_from(Invitation).where(*held)) or 0
    if count:
        why = db.session.scalar(select(Invitation.refusal).where(*held).limit(1))
        yield Finding(
            "missing",
            f"{count} letter(s) of a wave wait for the mail server, which said: “{why}” They go "
            "out by themselves once it takes them; see that it does.",
        )
    later = sum(key.startswith("again/") for key in queue.keys_under_way(db.engine))
    if later:
        yield Finding(
            "missing",
            f"{later} letter(s) to staff were put off, because the mail server does not take "
            "them; `pulse jobs list` says why.",
        )
