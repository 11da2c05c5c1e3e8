"""The `pulse` command: one group, its commands by subject."""

from __future__ import annotations

import rich_click as click

from pulse.cli import (
    analyse,
    attack,
    backup,
    bounces,
    changes,
    demo,
    doctor,
    history,
    jobs,
    keys,
    letters,
    mail,
    manifest,
    operate,
    partners,
    pulses,
    reports,
    run,
    waves,
    ways,
)


@click.group()
@click.version_option(package_name="pulse-alliance")
def main() -> None:
    """Pulse, the trust instrument for alliances."""


for subject in (
    operate,
    run,
    jobs,
    keys,
    doctor,
    backup,
    partners,
    changes,
    bounces,
    mail,
    history,
    analyse,
    pulses,
    waves,
    ways,
    letters,
    manifest,
    reports,
    attack,
    demo,
):
    for command in subject.COMMANDS:
        main.add_command(command)
