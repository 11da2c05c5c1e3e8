"""Whether letters that come back are noticed, and who else could read them."""

from __future__ import annotations

from flask import Flask

from pulse.cli.checks.findings import Finding, Findings
from pulse.errors import PulseError
from pulse.mail import mailboxes, outbox, transport
from pulse.mail.mailboxes import Folder
from pulse.settings import Settings


def mailbox(app: Flask, settings: Settings) -> Findings:
    """Whether each letter has a place to come back to, and the mailbox there can be read."""
    mail = outbox.of(app)
    if not isinstance(mail.way, transport.Smtp):
        return
    if mail.verp is None:
        yield Finding(
            "to do",
            "Letters that come back are not noticed. Set PULSE_BOUNCE_ADDRESS to an address that "
            "takes +tags, and PULSE_BOUNCE_URL to its mailbox.",
        )
        return
    place, host = mail.verp.pattern, mail.envelope.rpartition("@")[2]
    if not _aligned(place.host, host):
        yield Finding(
            "to do",
            f"Letters come from {host} and come back to {place.host}. Mail servers that check "
            "this (SPF with DMARC) want one domain, or a DKIM signature of the sender's.",
        )
    if settings.bounce_url is None:
        yield Finding(
            "to do", f"Nobody reads what comes back to {place.plain}: set PULSE_BOUNCE_URL."
        )
        return
    where = mailboxes.of(settings.bounce_url.get_secret_value())
    if isinstance(where, Folder) and where.path.is_dir() and where.path.stat().st_mode & 0o077:
        yield Finding(
            "unsafe",
            f"Others on this machine may look into {where.path}: returned letters hold links that "
            "can be used. chmod 700 it.",
        )
    try:
        with where.open():
            yield Finding("fine", f"The mailbox of what comes back to {place.plain} can be read.")
    except PulseError as error:
        yield Finding("missing", str(error))


def _aligned(one: str, other: str) -> bool:
    """Whether one domain is the other, or lies below it."""
    one, other = one.casefold(), other.casefold()
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
