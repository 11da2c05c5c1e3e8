"""The `pulse` command: one group, its commands by subject."""

from __future__ import annotations

import rich_click as click

from pulse.cli import backup, demo, doctor, history, keys, operate, partners, reports, run, waves


@click.group()
@click.version_option(package_name="pulse-alliance")
def main() -> None:
    """Pulse, the trust instrument for alliances."""


for subject in (operate, run, keys, doctor, backup, partners, history, waves, reports, demo):
    for command in subject.COMMANDS:
        main.add_command(command)
