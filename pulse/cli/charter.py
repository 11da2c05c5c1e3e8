"""`pulse charter`: the rules in force, who is reminded, and how the numbers are protected."""

from __future__ import annotations

from datetime import UTC, datetime

import rich_click as click
from sqlalchemy.orm import Session

from analysis.budget import Profile
from pulse import accords, protecting
from pulse.accords import Because
from pulse.auth import audit
from pulse.cli.session import application
from pulse.db import db
from pulse.protecting import Sight, View
from surveys import agreements, charter, differences, partners
from surveys.terms import ANSWERS, CEILINGS, FLOORS, GATES, READ_BY

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
    "--false-flags-a-year",
    "false_flags",
    type=click.FloatRange(FLOORS["false_flags"], CEILINGS["false_flags"]),
    help="How many false flags a year are tolerated, in waves that open from now on.",
)
@click.option(
    "--answers",
    type=(click.Choice(ANSWERS), int),
    multiple=True,
    metavar="NAME NUMBER",
    help="From how many answers something is shown in waves that open from now on: "
    + ", ".join(ANSWERS)
    + ".",
)
@click.option(
    "--mutual",
    metavar="NAMES",
    help="Partners, between commas, any two of which see how they see each other, in waves that "
    "open from now on; empty for none.",
)
@click.option(
    "--results",
    type=click.Choice(READ_BY),
    help="Who reads what came of a wave: whoever has the page's address, or whoever signs in.",
)
@click.option(
    "--gate",
    type=click.Choice(GATES),
    help="What must have become of a report before the next wave opens: shared back with those who "
    "were asked, read together by the partners, or either.",
)
@click.option(
    "--agreed-on-paper",
    "on_paper",
    metavar="NAME",
    help="A partner that agreed to the version in force on paper; the trail tells where it lies.",
)
@click.option(
    "--because",
    "--why",
    "why",
    default="",
    help="Why a rule is changed, in a sentence that everybody reads beside the version; with "
    "--agreed-on-paper, where the paper lies.",
)
@click.option(
    "--compare", is_flag=True, help="Say what each protection would show with today's sizes."
)
def agreed(
    *,
    everybody: bool | None,
    protection: str | None,
    false_flags: float | None,
    answers: tuple[tuple[str, int], ...],
    mutual: str | None,
    results: str | None,
    gate: str | None,
    on_paper: str | None,
    why: str,
    compare: bool,
) -> None:
    """Show the rules in force; change what holds for the waves that open from now on."""
    with application():
        session = db.session()
        now = datetime.now(UTC)
        changes = (everybody, protection, false_flags, answers or None, mutual, results, gate)
        if any(each is not None for each in changes):
            if not why.strip():
                raise click.UsageError("Say with --because why the charter is changed.")
            _change(session, Because(why, audit.COMMAND_LINE, now), *changes)
        if on_paper is not None:
            _on_paper(session, on_paper, why, now)
        session.commit()
        if compare:
            _compare(protecting.view(session))
            return
        click.echo(f"Version {charter.newest_version(session)}")
        for rule, value in charter.rules_of(session, None).as_dict().items():
            click.echo(f"  {rule:<18} {value}")
        _tell_agreed(session)


def _change(
    session: Session,
    because: Because,
    everybody: bool | None,
    protection: str | None,
    false_flags: float | None,
    answers: tuple[tuple[str, int], ...] | None,
    mutual: str | None,
    results: str | None,
    gate: str | None,
) -> None:
    """Change each rule that was named."""
    alliance = partners.alliance(session)
    if everybody is not None:
        accords.remind_everybody(session, alliance, everybody, because)
    if protection is not None:
        accords.protect(session, alliance, protection, because)
    if false_flags is not None:
        accords.tolerate(session, alliance, false_flags, because)
    if answers is not None:
        accords.require(session, alliance, dict(answers), because)
    if mutual is not None:
        named = [each for each in mutual.split(",") if each.strip()]
        agreed = [partners.organisation(session, each).id for each in named]
        accords.share_views(session, alliance, agreed, because)
    if results is not None:
        accords.open_results(session, alliance, results, because)
    if gate is not None:
        accords.wait_for(session, alliance, gate, because)


def _on_paper(session: Session, name: str, why: str, now: datetime) -> None:
    """Write down that a partner agreed on paper, and where that lies."""
    if not why.strip():
        raise click.UsageError("Say with --why where the paper lies.")
    accords.agree(
        session,
        partners.organisation(session, name),
        charter.newest_version(session),
        today=now.date(),
        actor=audit.COMMAND_LINE,
        now=now,
        why=why,
    )


def _tell_agreed(session: Session) -> None:
    """Print the charter's words, its history, and who agreed to each version."""
    newest = charter.starter(session, partners.alliance(session))
    for text in filter(None, (newest.words.data_sharing, newest.words.quality)):
        click.echo(f"\n{text}")
    for each in newest.words.decisions:
        click.echo(f"  {each.what}: {each.role}, {each.organisation}; then {each.then or 'nobody'}")
    for version, difference in differences.one_by_one(agreements.versions(session)):
        since = f"in force since {version.locked}" if version.locked else "not in force yet"
        click.echo(f"\nVersion {version.version}, {since}. {version.why}".rstrip())
        for one in difference.rules:
            click.echo(f"  {one.name}: {one.before or 'nothing'} → {one.now or 'nothing'}")
        for agreement in version.agreements:
            click.echo(f"  agreed by {agreement.organisation.name} on {agreement.day}")
    click.echo("\n" + (agreements.why_not(session, newest) or "Nobody's agreement is missing."))


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
