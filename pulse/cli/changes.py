"""`pulse organisation rename|merge|split|leave|return`, `pulse unit …`, `pulse mark …`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any

import rich_click as click
from sqlalchemy.orm import Session

from pulse import reshaping
from pulse.cli.partners import organisation
from pulse.cli.session import application, write_down
from pulse.db import db
from pulse.reshaping import Course, Deed, Preview, Standing
from surveys import marks, partners
from surveys.asking import people, teams
from surveys.errors import NotFound
from surveys.partners import Organisation

DAY = click.DateTime(formats=["%Y-%m-%d"])
COURSES = {
    Course.goes_on: "the line goes on",
    Course.breaks: "a mark stands in the line, and no change is told across it",
    Course.ends: "the line ends; what was published stays",
    Course.begins: "a line begins",
}
RIGHTS = {
    "organisations joined": "read the reports of the joined organisation from then on",
    "partner left": "can read no report any more; let them download theirs before",
}
TOLD = {
    marks.Kind.joined: "{now} came into the alliance.",
    marks.Kind.left: "{before} left the alliance.",
    marks.Kind.returned: "{now} came back into the alliance.",
    marks.Kind.renamed: "{before} is called {now} from here on.",
    marks.Kind.merged: "{before} is a part of {now} from here on.",
    marks.Kind.split_off: "{now}, a part of {before} until then, is a partner of its own.",
    marks.Kind.team_renamed: "The team {before} is called {now} from here on.",
    marks.Kind.team_merged: "The team {before} is a part of {now} from here on.",
    marks.Kind.team_moved: "The team {what} of {before} belongs to {now} from here on.",
    marks.Kind.noted: "{what}",
}
Command = Callable[..., Any]


def looked_at(command: Command) -> Command:
    """Let a change be looked at alone, or be done without asking."""
    unasked = click.option("--yes", is_flag=True, help="Do not ask.")
    alone = click.option("--dry-run", is_flag=True, help="Say what would come of it, no more.")
    marked: Command = unasked(alone(command))
    return marked


@organisation.command("rename")
@click.argument("name")
@click.argument("new")
@looked_at
def rename(name: str, new: str, *, yes: bool, dry_run: bool) -> None:
    """Call the organisation NAME by the name NEW: it stays the same, and so does its line."""
    with application():
        home = partners.organisation(db.session(), name)
        deed = reshaping.rename(home.id, new)
        _do(deed, "organisation renamed", home.name, {home.id}, yes=yes, dry_run=dry_run)


@organisation.command("merge")
@click.argument("name")
@click.option("--into", "other", required=True, help="The organisation that it is a part of then.")
@looked_at
def merge(name: str, other: str, *, yes: bool, dry_run: bool) -> None:
    """Let the organisation NAME be a part of another one, with its teams and people."""
    with application():
        gone = partners.organisation(db.session(), name)
        home = partners.organisation(db.session(), other)
        deed, both = reshaping.join(gone.id, home.id), {gone.id, home.id}
        told = f"{gone.name}, into {home.name}"
        _do(deed, "organisations joined", told, both, yes=yes, dry_run=dry_run)


@organisation.command("split")
@click.argument("name")
@click.option("--team", "names", multiple=True, required=True, help="That goes; may be repeated.")
@click.option("--as", "new", required=True, help="The name of the new organisation.")
@looked_at
def split(name: str, names: tuple[str, ...], new: str, *, yes: bool, dry_run: bool) -> None:
    """Make some teams of the organisation NAME a partner of their own."""
    with application():
        home = partners.organisation(db.session(), name)
        units = [teams.by_name(home, each).id for each in names]
        deed = reshaping.split_off(home.id, units, new)
        told = f"{home.name}: {new}"
        _do(deed, "teams split off", told, {home.id}, yes=yes, dry_run=dry_run)


@organisation.command("leave")
@click.argument("name")
@looked_at
def leave(name: str, *, yes: bool, dry_run: bool) -> None:
    """Let the organisation NAME leave: nobody of it is asked any more, its leaders read nothing."""
    with application():
        home = partners.organisation(db.session(), name)
        deed = reshaping.leave(home.id)
        _do(deed, "partner left", home.name, {home.id}, yes=yes, dry_run=dry_run)


@organisation.command("return")
@click.argument("name")
@looked_at
def return_(name: str, *, yes: bool, dry_run: bool) -> None:
    """Take the organisation NAME in again that had left; its people come with a roster."""
    with application():
        home = _former(db.session(), name)
        deed = reshaping.come_back(home.id)
        _do(deed, "partner came back", home.name, {home.id}, yes=yes, dry_run=dry_run)


@click.group()
def unit() -> None:
    """The teams of each partner. A team is called ORGANISATION/TEAM."""


@unit.command("list")
@click.argument("name")
def listed(name: str) -> None:
    """List the teams of the organisation NAME, and how many people each has."""
    with application():
        session = db.session()
        home = partners.organisation(session, name)
        counts = {each.id: each.people for each in people.teams(session, home)}
        for each in home.teams:
            click.echo(f"{counts.get(each.id, 0):>7,}  {each.name or teams.NO_TEAM}")


@unit.command("add")
@click.argument("name")
@click.argument("team")
@looked_at
def add(name: str, team: str, *, yes: bool, dry_run: bool) -> None:
    """Give the organisation NAME the team TEAM, with nobody in it yet."""
    with application():
        home = partners.organisation(db.session(), name)
        deed = reshaping.add_team(home.id, team)
        _do(deed, "team added", f"{home.name}/{team}", {home.id}, yes=yes, dry_run=dry_run)


@unit.command("rename")
@click.argument("team")
@click.argument("new")
@looked_at
def rename_team(team: str, new: str, *, yes: bool, dry_run: bool) -> None:
    """Call the team TEAM by the name NEW. A roster that uses the old one finds it still."""
    with application():
        found = teams.called(db.session(), team)
        deed = reshaping.rename_team(found.organisation_id, found.id, new)
        _do(deed, "team renamed", team, {found.organisation_id}, yes=yes, dry_run=dry_run)


@unit.command("merge")
@click.argument("team")
@click.option("--into", "other", required=True, help="A team of the same organisation.")
@looked_at
def merge_teams(team: str, other: str, *, yes: bool, dry_run: bool) -> None:
    """Let the team TEAM be a part of another one."""
    with application():
        found = teams.called(db.session(), team)
        into = teams.by_name(found.organisation, other.rpartition("/")[2])
        deed = reshaping.join_teams(found.organisation_id, found.id, into.id)
        _do(deed, "teams joined", team, {found.organisation_id}, yes=yes, dry_run=dry_run)


@unit.command("move")
@click.argument("team")
@click.option("--to", "other", required=True, help="The organisation that it belongs to then.")
@looked_at
def move_team(team: str, other: str, *, yes: bool, dry_run: bool) -> None:
    """Let the team TEAM with its people belong to another organisation."""
    with application():
        found = teams.called(db.session(), team)
        home = partners.organisation(db.session(), other)
        deed = reshaping.move_team(found.organisation_id, found.id, home.id)
        both = {found.organisation_id, home.id}
        _do(deed, "team moved", f"{team}, to {home.name}", both, yes=yes, dry_run=dry_run)


@click.group()
def mark() -> None:
    """Marks on the lines of reports: what happened between the waves."""


@mark.command("add")
@click.argument("words")
@click.option("--day", type=DAY, help="As 2026-11-22; today if left out.")
@click.option("--organisation", "name", help="On whose lines; on everybody's if left out.")
def add_mark(words: str, day: datetime | None, name: str | None) -> None:
    """Let lines carry a mark that says WORDS."""
    with application():
        session = db.session()
        owner = partners.organisation(session, name) if name else None
        when = day.date() if day else _today()
        made = marks.note(session, words, day=when, organisation=owner, today=_today())
        write_down("mark written", made.what)
        session.commit()
        click.echo(f"Mark {made.id} stands at {made.day}. Reports show it when they are drawn.")


@mark.command("list")
def list_marks() -> None:
    """List all marks, the newest first."""
    with application():
        session = db.session()
        names = partners.names(session)
        found = marks.every(session)
        for each in found:
            shared = each.kind in marks.EVERYBODYS or each.organisation_id is None
            whose = "everybody" if shared else names[str(each.organisation_id)]
            words = TOLD[each.kind].format(what=each.what, before=each.before, now=each.now)
            click.echo(f"{each.id:>4}  {each.day}  {whose}: {words}")
        if not found:
            click.echo("There are none.")


@mark.command("remove")
@click.argument("number", type=int)
def remove_mark(number: int) -> None:
    """Take away mark NUMBER, if somebody wrote it; those of changes stay."""
    with application():
        gone = marks.remove(db.session(), number)
        write_down("mark removed", gone.what)
        db.session.commit()
        click.echo("It is gone.")


def _former(session: Session, name: str) -> Organisation:
    wanted = partners.same_name(name)
    gone = partners.former(session)
    for each in gone:
        if partners.same_name(each.name) == wanted:
            return each
    names = ", ".join(each.name for each in gone) or "none"
    raise NotFound(f"No organisation called {name.strip()} has left. Those that did: {names}.")


def _do(
    deed: Deed, words: str, subject: str, whose: Collection[int], *, yes: bool, dry_run: bool
) -> None:
    """Say what would come of a change; do it unless somebody says no."""
    session = db.session()
    _say(reshaping.look(session, deed, whose=whose, today=_today()), RIGHTS.get(words))
    if dry_run:
        click.echo("This was a look: nothing has been changed.")
        return
    if not yes:
        click.confirm("Do it?", abort=True)
    came = deed(session, _today())
    for each, about in reshaping.entries(words, subject, came):
        write_down(each, about)
    session.commit()
    click.echo("Done. The next wave takes it up.")


def _say(view: Preview, rights: str | None) -> None:
    for name in view.open:
        click.echo(f"{name} is open: it keeps the groups, names and seats that it began with.")
    before = {each.id: each for each in view.before}
    for each in view.after:
        old = before.get(each.id)
        was = f"{old.people:,}" if old else "–"
        click.echo(f"{each.name}: {was} people today, {each.people:,} then. {_figures(each)}")
    for line in view.lines:
        click.echo(f"  {line.pulse}, {line.organisation or 'the alliance'}: {COURSES[line.course]}")
    if view.aftermath is not None:
        for _, about in view.aftermath.entries:
            click.echo(f"  {about}")
    if view.leaders and rights:
        click.echo(f"  {', '.join(view.leaders)} {rights}")


def _figures(each: Standing) -> str:
    if each.gone:
        return "Not asked any more."
    if each.groups:
        return f"Figures for: {'; '.join(each.groups)}."
    if each.pooled:
        return "Shown as one with other small organisations."
    return "Too few people for any figure." if each.refused else "Nobody to ask yet."


def _today() -> date:
    return datetime.now(UTC).date()


COMMANDS: tuple[click.Command, ...] = (organisation, unit, mark)
