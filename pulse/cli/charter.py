"""`pulse charter`: the rules in force, who is reminded, and how the numbers are protected."""

from __future__ import annotations

from datetime import UTC, datetime

import rich_click as click

from analysis.budget import Profile
from pulse import moves, protecting
from pulse.auth import audit
from pulse.cli.session import application
from pulse.db import db
from pulse.protecting import Sight, View
from surveys import charter, partners

WORDS = {
    "pool": "with other small ones",
    "refused": "nothing: too few people",
    "empty": "nothing: nobody on its roster",
    "few_partners": "nothing: too few partners",
}


@click.command("charter")
@click.option("--remind-everybody/--remind-the-silent", "everybody", default=None)
@click.option(
    "--protect",
    "protection",
    type=click.Choice([each.value for each in Profile]),
    help="What is done to the numbers of waves that open from now on.",
)
@click.option(
    "--compare", is_flag=True, help="Say what each protection would show with today's sizes."
)
def agreed(everybody: bool | None, protection: str | None, compare: bool) -> None:
    """Show the rules in force; change what holds for the waves that open from now on."""
    with application():
        session = db.session()
        alliance, now = partners.alliance(session), datetime.now(UTC)
        if everybody is not None:
            moves.remind_everybody(session, alliance, everybody, actor=audit.COMMAND_LINE, now=now)
        if protection is not None:
            moves.protect(session, alliance, protection, actor=audit.COMMAND_LINE, now=now)
        session.commit()
        if compare:
            _compare(protecting.view(session))
            return
        click.echo(f"Version {charter.newest_version(session)}")
        for rule, value in charter.rules_of(session, None).as_dict().items():
            click.echo(f"  {rule:<18} {value}")


def _compare(view: View) -> None:
    """Print the table that a steward reads before a launch."""
    click.echo(f"If {100 * view.response:.0f} in 100 answer. In force: {view.privacy.profile}.")
    for line in view.lines:
        click.echo(f"\n{line.name or 'The alliance'}, {line.people} people")
        for profile in Profile:
            click.echo(f"  {profile:<14} {_words(line.sights[profile])}")
    loss = view.privacy.loss
    click.echo(
        f"\nPrivacy loss where there is noise: {loss.question:g} for an answer, {loss.wave:g} for a"
        f" sheet, {loss.year:g} for the {loss.waves} sheets of a year."
    )


def _words(sight: Sight) -> str:
    """One group under one protection, in a line."""
    if sight.what not in ("own", "pool"):
        return WORDS[sight.what]
    found = [WORDS["pool"]] if sight.what == "pool" else []
    found.append(f"about {sight.answers} answers")
    if sight.teams:
        found.append(f"{sight.teams} teams")
    if sight.some_themes:
        found.append("some themes only")
    if sight.theme:
        found.append(f"noise below {sight.overall:.1f} (overall) and {sight.theme:.1f} (a theme)")
    else:
        found.append("no noise")
    return ", ".join([*found, f"silence {sight.chance:.1f} points"])


COMMANDS: tuple[click.Command, ...] = (agreed,)
