"""`pulse organisation …`, `roster …`, `leader …`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import rich_click as click

from pulse.cli import bars
from pulse.cli.files import contents, delimiter_of, how_read, pairs_of
from pulse.cli.session import application, write_down
from pulse.db import db
from surveys import blackouts, contacts, partners
from surveys.asking import directory, organisations, report
from surveys.asking.headings import FIELDS
from surveys.asking.people import people_per_organisation
from surveys.asking.plans import Plan, Sort
from surveys.files import contacts as contact_files
from surveys.files import text
from surveys.files.table import Choice, Table, read_table
from surveys.partners import Alliance, Organisation

DAY = click.DateTime(formats=["%Y-%m-%d"])
NONE = "(no team)"
SUGGESTED = {
    Sort.renamed: "The team {before} is called {now} now",
    Sort.joined: "The team {before} is a part of {now} now",
    Sort.readdressed: "{before} has a new address, {now}",
    Sort.arrived: "{now} left {before} and comes here",
}
SHOWN = 20  # rows that the terminal lists; --report writes them all


@click.group()
def organisation() -> None:
    """The partners of the alliance."""


@organisation.command("add")
@click.argument("name")
@click.option("--language", default="en", show_default=True, help="Of its people, as in en or de.")
@click.option("--time-zone", help="As in Europe/Berlin; else the alliance's.")
@click.option("--country", help="Two letters, as in GB, for its public holidays; else the same.")
@click.option("--subdivision", help="Its state or province, as BY or SCT; else the same.")
def add(
    name: str,
    language: str,
    time_zone: str | None,
    country: str | None,
    subdivision: str | None,
) -> None:
    """Take the organisation NAME into the alliance."""
    with application():
        session = db.session()
        added = organisations.add(
            session,
            name=name,
            language=language,
            time_zone=time_zone,
            country=country,
            subdivision=subdivision,
            today=datetime.now(UTC).date(),
        )
        write_down("organisation added", added.name)
        session.commit()
        click.echo(f"{added.name} is in the alliance now. Next: pulse roster import")


@organisation.command("clock")
@click.argument("name", required=False)
@click.option("--time-zone", help="As in Europe/Berlin.")
@click.option("--country", help="Two letters, as in GB: for its public holidays; '' for none.")
@click.option("--subdivision", help="Its state or province, as BY or SCT; '' for none.")
def clock(
    name: str | None, time_zone: str | None, country: str | None, subdivision: str | None
) -> None:
    """Say by which clock and holidays NAME goes; without NAME, those that are added from now on."""
    with application():
        session = db.session()
        alliance = partners.alliance(session)
        whose = partners.organisation(session, name) if name else alliance
        partners.settle_in(
            whose,
            time_zone=whose.time_zone if time_zone is None else time_zone,
            country=whose.country if country is None else country,
            subdivision=_part(whose, country) if subdivision is None else subdivision,
        )
        write_down("clock set", whose.name)
        session.commit()
        land = " ".join(filter(None, (whose.country, whose.subdivision))) or "no country"
        click.echo(f"{whose.name}: {whose.time_zone}, {land}.")


def _part(whose: Alliance | Organisation, country: str | None) -> str | None:
    """The state or province that stays: none if the country changes."""
    same = country is None or country.strip().upper() == (whose.country or "")
    return whose.subdivision if same else None


@organisation.command("closed")
@click.argument("name")
@click.option("--import", "file", type=click.Path(path_type=Path), help="An iCalendar file.")
@click.option("--add", "first", type=DAY, help="A day without letters, as 2027-12-24.")
@click.option("--until", "last", type=DAY, help="With --add: the last of several days.")
@click.option("--remove", type=DAY, help="Take a day off the list.")
def closed(
    name: str,
    file: Path | None,
    first: datetime | None,
    last: datetime | None,
    remove: datetime | None,
) -> None:
    """List the days on which no letter leaves for NAME, beside weekends and public holidays."""
    with application():
        session = db.session()
        home = partners.organisation(session, name)
        today = datetime.now(UTC).date()
        if file is not None:
            blackouts.add(session, home, blackouts.read(contents(file), file.name, today))
        if first is not None:
            until = last.date() if last else None
            blackouts.add(session, home, blackouts.stretch(first.date(), until, ""))
        if remove is not None:
            blackouts.remove(session, home, remove.date())
        if file or first or remove:
            write_down("days without letters changed", home.name)
        session.commit()
        days = blackouts.to_come(session, home, today)
        for each in days:
            click.echo(f"{each.day}  {each.name}".rstrip())
        if not days:
            click.echo("There are none.")


@organisation.command("contacts")
@click.option("--import", "file", type=click.Path(path_type=Path), help="A list to take over.")
def works_with(file: Path | None) -> None:
    """Print who works with whom as CSV, after taking over a list like it."""
    with application():
        session = db.session()
        if file is not None:
            listed = contact_files.read(session, read_table(contents(file), file.name))
            for one in partners.organisations(session):
                if one.id in listed and contacts.declare(session, one, listed[one.id]):
                    write_down("contacts declared", one.name)
            session.commit()
        click.echo("".join(contact_files.lines(session)).replace("\r\n", "\n"), nl=False)


@organisation.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def listed(as_json: bool) -> None:
    """List the partners, and how many people each has."""
    with application():
        session = db.session()
        counts = people_per_organisation(session)
        found = [(one.name, counts.get(one.id, 0)) for one in partners.organisations(session)]
    if as_json:
        click.echo(json.dumps([{"name": name, "people": people} for name, people in found]))
        return
    for name, people in found:
        click.echo(f"{people:>7,}  {name}")
    if not found:
        click.echo("There are none yet. Add the first with: pulse organisation add NAME")


@click.group()
def roster() -> None:
    """The people of each partner."""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organisation", "name", required=True, help="Whose people the file lists.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=f"What a column holds, e.g. address='Email Address', unit='#4', unit= (none), header=3. "
    f"Fields: {', '.join(FIELDS)}. May be repeated.",
)
@click.option("--take", "taken", multiple=True, type=int, metavar="N", help="Take suggestion N.")
@click.option("--decline", "declined", multiple=True, type=int, metavar="N", help="Do not take it.")
@click.option("--part", is_flag=True, help="The file lists only some people: nobody has left.")
@click.option("--accept-leavers", is_flag=True, help="Even if more than half would be leavers.")
@click.option("--encoding", type=click.Choice(list(text.ENCODINGS)), help="Guessed if left out.")
@click.option("--delimiter", help="Guessed if left out; 'tab' for a tab.")
@click.option("--sheet", default="", help="The sheet of a workbook; guessed if left out.")
@click.option("--report", "to", type=click.Path(path_type=Path), help="Write every remark as CSV.")
def import_(
    file: Path,
    name: str,
    *,
    dry_run: bool,
    pairs: tuple[str, ...],
    taken: tuple[int, ...],
    declined: tuple[int, ...],
    part: bool,
    accept_leavers: bool,
    encoding: str | None,
    delimiter: str | None,
    sheet: str,
    to: Path | None,
) -> None:
    """Bring in the people of one organisation from FILE: CSV, XLSX, XLS or ODS."""
    choice = Choice(encoding or "", delimiter_of(delimiter), sheet)
    mapping = pairs_of(pairs)
    with application():
        session = db.session()
        home = partners.organisation(session, name)
        with bars.steps("Reading the file", "Comparing it with the roster") as step:
            table = read_table(contents(file), file.name, choice=choice, likeliest="@")
            step.on()
            plan = directory.read(
                session, organisation=home, table=table, mapping=mapping, full=not part
            )
            step.on()
        choices = _choices(plan, taken, declined)
        if choices:
            plan = directory.read(
                session,
                organisation=home,
                table=table,
                mapping=mapping,
                full=not part,
                choices=choices,
            )
        _say(table, plan)
        if to is not None:
            to.write_text(report.as_csv(plan), encoding="utf-8-sig")
        if dry_run:
            click.echo("This was a dry run: nothing has been changed.")
            return
        if plan.alarming and not accept_leavers:
            raise click.ClickException(
                f"{len(plan.leavers)} people of {home.name} are not in this file, more than half "
                "of those on the roster. Nothing has been changed. If the file lists only some "
                "people, add --part; if they have all left, add --accept-leavers."
            )
        with bars.steps("Writing; until it is done, nothing has been changed") as step:
            directory.apply(session, plan, datetime.now(UTC).date())
            write_down("roster imported", f"{home.name}: {len(plan.added)} added")
            session.commit()
            step.on()
        click.echo(f"Done. {home.name} has {plan.people:,} people on the roster.")


def _choices(plan: Plan, taken: tuple[int, ...], declined: tuple[int, ...]) -> dict[str, bool]:
    """What was said to the suggestions, by their keys."""
    numbered = dict(enumerate(plan.suggestions, 1))
    for number in (*taken, *declined):
        if number not in numbered:
            raise click.ClickException(
                f"There is no suggestion {number}: {len(numbered)} are made."
            )
    return {numbered[each].key: each in taken for each in (*taken, *declined)}


def _say(table: Table, plan: Plan) -> None:
    found = plan.columns
    top = f"headings on line {found.header_line}" if found.header_line else "no headings"
    click.echo(f"Read {table.name}: {how_read(table)}, {top}.")
    for field, column in found.fields.items():
        guessed = " (by what is in it)" if field in found.guessed else ""
        click.echo(f"  {field:<9} {found.headings[column]}{guessed}")
    click.echo(
        f"{len(plan.added):,} to add, {len(plan.changed):,} changed, {len(plan.moved):,} to "
        f"another team, {len(plan.readdressed):,} with a new address, {len(plan.arrived):,} from "
        f"another partner, {len(plan.returned):,} back, {plan.unchanged:,} as they are, "
        f"{len(plan.leavers):,} leave."
    )
    for number, each in enumerate(plan.suggestions, 1):
        words = SUGGESTED[each.sort].format(before=each.before or NONE, now=each.now or NONE)
        what = "taken" if each.taken else "not taken"
        other = f"--decline {number}" if each.taken else f"--take {number}"
        click.echo(f"  {number}. {words} ({each.people:,} people; {what}, or {other})")
    if plan.units:
        names = ", ".join(unit or "(no team)" for unit in plan.units[:SHOWN])
        click.echo(f"New teams: {names}{' …' if len(plan.units) > SHOWN else ''}")
    if not plan.full:
        click.echo("The file lists only some people, so nobody is marked as having left.")
    if plan.addressless:
        click.echo(
            f"Rows without an address: {plan.addressless:,}. People who have none are counted with "
            "`pulse roster on-paper`, and get codes on paper."
        )
    remarks = sorted(report.lines(plan))
    for line, what, heading, value, reason in islice(remarks, SHOWN):
        click.echo(f"  line {line}, {what}: {heading} = {value or '(empty)'}. {reason}")
    if len(remarks) > SHOWN:
        click.echo(f"  … and {len(remarks) - SHOWN:,} more; --report FILE writes them all.")


COMMANDS: tuple[click.Command, ...] = (organisation, roster)
