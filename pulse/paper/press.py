"""Sets documents for print, in a process of their own, so that no server carries the typesetter."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from pulse.errors import PulseError

PATIENCE = 120.0  # seconds for one document


class PaperFailed(PulseError):
    """A document could not be set."""


def pdf(template: str, content: Mapping[str, Any]) -> bytes:
    """Set a document.

    Args:
        template: the name of a `.typ` file of this room.
        content: plain values, which the template reads as `json(bytes(sys.inputs.content))`:
            nothing in them is ever taken for markup. A text that is called `qr` arrives there
            as the SVG drawing of its QR code.

    Returns:
        A tagged PDF: PDF/UA-1 where the content allows it.

    Raises:
        PaperFailed: the typesetter ended without a document.
    """
    return apart("pulse.paper.typeset", template, content, begins=b"%PDF")


def apart(module: str, kind: str, content: Mapping[str, Any], *, begins: bytes) -> bytes:
    """Have a module of ours make something in a process of its own, from plain values.

    Args:
        module: reads the content as JSON at its standard input, and writes what it made.
        kind: its only argument.
        content: plain values.
        begins: the first bytes of whatever is made rightly.

    Raises:
        PaperFailed: the process ended without it.
    """
    command = [sys.executable, "-m", module, kind]
    try:
        done = subprocess.run(  # noqa: S603  # ourselves, and the name of a file of ours
            command,
            input=json.dumps(content).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise PaperFailed(
            "The document could not be set in time. Nothing is lost: ask for it again."
        ) from trouble
    if done.returncode or not done.stdout.startswith(begins):
        raise PaperFailed("The document could not be set. Nothing is lost: ask for it again.")
    return done.stdout
