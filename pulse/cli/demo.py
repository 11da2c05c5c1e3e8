"""`pulse demo`: a demonstration alliance with real history."""

from __future__ import annotations

import rich_click as click

COMMANDS: tuple[click.Command, ...] = ()
