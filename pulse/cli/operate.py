"""`pulse init`, `run`, `doctor`, `backup`, `restore`, `jobs`."""

from __future__ import annotations

import rich_click as click

COMMANDS: tuple[click.Command, ...] = ()
