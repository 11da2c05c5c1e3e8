"""Reads what came back: which letter of ours, for good or not, and why, in the server's words."""

from __future__ import annotations

import enum
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.iterators import typed_subpart_iterator
from email.message import Message

from flufl.bounce import all_failures

from pulse.mail.errors import TagUnknown
from pulse.mail.verp import Sent, Verp

WORDS = 300  # characters kept of what a server says
NO_WORDS = "The receiving server gave no reason."
LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S+")
TOKEN = re.compile(r"(?i)\b[0-9a-z]{4}(?:-?[0-9a-z]{4}){3}\b")
LONG = re.compile(r"\S{40,}")  # our own tags, and ids of messages


class Why(enum.StrEnum):
    """Why a message is left alone."""

    stranger = "stranger"  # it answers to no letter of ours: spam, or a forgery
    no_bounce = "no_bounce"  # somebody is out of office, or writes by hand
    delayed = "delayed"  # the receiving side goes on trying
    forwarded = "forwarded"  # it arrived, and a copy to another place did not
    earlier = "earlier"  # the address was corrected since
    unreadable = "unreadable"  # its parts contradict each other


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one message says."""

    sent: Sent | None  # the letter that it answers to
    why: Why | None  # it is left alone; None: the letter came back for good
    addresses: frozenset[str] = frozenset()  # that failed; none where it does not say
    words: str = ""


def judge(content: bytes, verp: Verp) -> Verdict:
    """Say what a message in the mailbox is.

    Args:
        content: the message, or its first part.
        verp: knows the envelope senders of our letters.

    Returns:
        Never fails: what cannot be understood is left alone.
    """
    try:
        sent = verp.read(content.decode("latin-1"))
    except TagUnknown:
        return Verdict(None, Why.stranger)
    try:
        message = message_from_bytes(content)
        _quieten()
        delayed, failed = all_failures(message)
        blocks = list(_failed_blocks(message))
        words = _words(blocks)
    except Exception:  # whatever strangers put into a message, the next one is read
        return Verdict(sent, Why.unreadable)
    if not failed and not blocks:
        return Verdict(sent, Why.delayed if delayed else Why.no_bounce)
    addresses = frozenset(each.decode("ascii", "replace") for each in failed)
    return Verdict(sent, None, addresses, words)


def concerns(verdict: Verdict, address: str) -> bool:
    """Whether it is the letter to this address that failed, and not a forwarded copy of it.

    An organisation's own servers may name a mailbox by another name than the one that was
    written to, so a failure anywhere below its domain counts.

    Args:
        verdict: of a letter that came back for good.
        address: that the letter was written to.
    """
    host = _host(address)
    hosts = {_host(each) for each in verdict.addresses}
    return not hosts or any(
        one == host or one.endswith(f".{host}") or host.endswith(f".{one}") for one in hosts
    )


def _host(address: str) -> str:
    host = address.rpartition("@")[2].strip("<> ").casefold()
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _failed_blocks(message: Message) -> Iterator[Message]:
    """The parts of a delivery report that speak of a recipient who gets nothing."""
    for part in typed_subpart_iterator(message, "message", "delivery-status"):
        blocks = part.get_payload() if isinstance(part, Message) else None
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Message) and _says(block, "action").lower().startswith("fail"):
                yield block


def _words(blocks: list[Message]) -> str:
    """The first reason that a report gives, without anything by which a letter could be used."""
    for block in blocks:
        said = _says(block, "diagnostic-code").partition(";")[2] or _says(block, "status")
        for secret in (LINK, TOKEN, LONG):
            said = secret.sub("…", said)
        printable = "".join(letter if letter.isprintable() else " " for letter in said)
        if text := " ".join(printable.split())[:WORDS]:
            return text
    return NO_WORDS


def _says(block: Message, header: str) -> str:
    return " ".join(str(block.get(header, "")).split())


def _quieten() -> None:
    """Let the library log nothing: it would quote messages of strangers."""
    logger = logging.getLogger("flufl.bounce")
    logger.setLevel(logging.CRITICAL)
    logger.propagate = False
