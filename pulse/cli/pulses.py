"""`pulse pulse …`: series of waves that plan, open and close by themselves."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import rich_click as click
from sqlalchemy.orm import Session

from pulse.cli.session import application, write_down
from pulse.db import db
from surveys import charter, partners, planning, series, waves
from surveys.asking import outlooks, readiness, teams
from surveys.asking.outlooks import Outlook
from surveys.errors import NotFound, PlanInvalid
from surveys.instruments import loader
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Audience, Pulse

DAY = click.DateTime(formats=["%Y-%m-%d"])
AT_ONCE = "at-once"


@click.group()
def pulse() -> None:
    """Pulses: series of waves that open, ask and close by themselves."""


@pulse.command("plan")
@click.argument("name")
@click.option("--instrument", type=click.Choice(loader.names()), help="What is asked, if new.")
@click.option("--module", "modules", multiple=True, help="A subject to add; may be repeated.")
@click.option("--every", type=int, metavar="WEEKS", help="A wave every so many weeks.")
@click.option("--quarterly", is_flag=True, help="A wave once a quarter.")
@click.option("--by-hand", is_flag=True, help="Waves are planned and opened by hand.")
@click.option("--starts", type=DAY, help="First day of the first wave, as 2027-01-18.")
@click.option("--ends", type=DAY, help="No wave opens after this day.")
@click.option("--open-days", type=int, help="Days that a wave takes answers; else the charter's.")
@click.option("--hour", help="At which letters leave, as 09:00 of the recipient's clock.")
@click.option("--reminders", type=int, help="How many, from 0 to 4.")
@click.option("--organisation", "names", multiple=True, help="Ask only these; may be repeated.")
@click.option("--unit", "units", multiple=True, metavar="ORGANISATION/TEAM", help="Or these teams.")
@click.option("--response", type=click.IntRange(1, 100), help="Expected to answer, of 100.")
def plan(name: str, **given: Any) -> None:
    """Set the pulse NAME up, or change its settings; what is not said stays. Nothing is sent."""
    with application():
        session = db.session()
        try:
            found: Pulse | None = series.by_name(session, name)
        except NotFound:
            found = None
        wanted = _settings(session, found, given)
        today, rng = _now().date(), secrets.SystemRandom()
        if found is None:
            found = series.found(
                session,
                partners.alliance(session),
                name=name,
                instrument=given["instrument"] or "trust-core",
                modules=given["modules"],
                settings=wanted,
                today=today,
                rng=rng,
            )
            write_down("pulse set up", found.name)
        else:
            if given["instrument"] not in (None, found.instrument) or given["modules"]:
                raise PlanInvalid(
                    f"“{found.name}” keeps what it asks. To ask something else, give the pulse "
                    "another name: its figures would not be comparable."
                )
            series.settle(session, found, wanted, today=today, rng=rng)
            write_down("pulse settled", found.name)
        session.commit()
        _print(session, found)


@pulse.command("show")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def show(name: str | None, as_json: bool) -> None:
    """Say what is settled for the pulse NAME and what its next waves ask, or list all pulses."""
    with application():
        session = db.session()
        found = [series.by_name(session, name)] if name else series.every(session)
        if as_json:
            told = [_standing(session, each) for each in found]
            click.echo(json.dumps(told[0] if name else told, indent=2))
            return
        for each in found:
            _print(session, each)
        if not found:
            click.echo("There is none yet. Set one up with: pulse pulse plan NAME --every 12 …")


@pulse.command("pause")
@click.argument("name")
def pause(name: str) -> None:
    """Let no wave of the pulse NAME open by itself; one that is open goes on."""
    with application():
        session = db.session()
        found = series.by_name(session, name)
        series.pause(found)
        write_down("pulse paused", found.name)
        session.commit()
        click.echo(f"{found.name} is paused. Let it go on with: pulse pulse resume")


@pulse.command("resume")
@click.argument("name")
def resume(name: str) -> None:
    """Let the waves of the pulse NAME open by themselves again."""
    with application():
        session = db.session()
        found = series.by_name(session, name)
        series.resume(found)
        write_down("pulse resumed", found.name)
        session.commit()
        click.echo(f"{found.name} goes on.")


@pulse.command("move")
@click.argument("wave", type=int)
@click.option("--days", type=int, required=True, help="Later; earlier if negative, as --days=-7.")
def move(wave: int, days: int) -> None:
    """Move wave WAVE, by its number of `pulse pulse show`, up to two weeks from its own day."""
    with application():
        session = db.session()
        found = waves.by_id(session, wave)
        planning.move(session, found, days, _now().date())
        write_down("wave moved", f"{found.name}: {found.opens}")
        session.commit()
        click.echo(f"{found.name} is planned for {found.opens} to {found.closes}.")


@pulse.command("skip")
@click.argument("wave", type=int)
@click.option("--take-back", is_flag=True, help="Let a skipped wave take place after all.")
def skip(wave: int, take_back: bool) -> None:
    """Leave wave WAVE out; the others keep their days."""
    with application():
        session = db.session()
        found = waves.by_id(session, wave)
        today = _now().date()
        if take_back:
            planning.take_back(session, found, today)
        else:
            planning.skip(session, found)
            planning.plan_ahead(session, found.pulse, today, secrets.SystemRandom())
        write_down("wave taken back" if take_back else "wave skipped", found.name)
        session.commit()
        click.echo(f"{found.name} {'takes place' if take_back else 'is skipped'}.")


def _settings(session: Session, found: Pulse | None, given: dict[str, Any]) -> Settings:
    """The settings in force, or the usual ones, with what was said on the command line."""
    terms = charter.starter(session, partners.alliance(session)).rules
    now = series.settings_of(found) if found else Settings(Rhythm(open_days=terms.open_days))
    return replace(
        now,
        rhythm=_rhythm(now.rhythm, given),
        hour=_hour(given["hour"], now.hour),
        reminders=now.reminders if given["reminders"] is None else given["reminders"],
        expected_response=given["response"] / 100 if given["response"] else now.expected_response,
        **_audience(session, given),
    )


def _rhythm(now: Rhythm, given: dict[str, Any]) -> Rhythm:
    said = [given["every"] is not None, given["quarterly"], given["by_hand"]]
    if sum(said) > 1:
        raise PlanInvalid("Say one of --every, --quarterly and --by-hand.")
    cadences = (Cadence.weeks, Cadence.quarterly, Cadence.by_hand)
    chosen = next((each for each, yes in zip(cadences, said, strict=True) if yes), now.cadence)
    return Rhythm(
        cadence=chosen,
        weeks=given["every"] if given["every"] is not None else now.weeks,
        starts=given["starts"].date() if given["starts"] else now.starts,
        ends=given["ends"].date() if given["ends"] else now.ends,
        open_days=now.open_days if given["open_days"] is None else given["open_days"],
    )


def _hour(said: str | None, now: time | None) -> time | None:
    if said is None:
        return now
    if said == AT_ONCE:
        return None
    try:
        return datetime.strptime(said, "%H:%M").replace(tzinfo=UTC).time()
    except ValueError as error:
        raise PlanInvalid(f"{said} is not an hour, as 09:00; “{AT_ONCE}” is for none.") from error


def _audience(session: Session, given: dict[str, Any]) -> dict[str, Any]:
    if given["names"] and given["units"]:
        raise PlanInvalid("Ask either organisations or teams, not both.")
    if given["names"]:
        asked = [partners.organisation(session, each).id for each in given["names"]]
        return {"audience": Audience.organisations, "asked": tuple(asked)}
    if given["units"]:
        return {
            "audience": Audience.units,
            "asked": tuple(teams.called(session, each).id for each in given["units"]),
        }
    return {}


def _standing(session: Session, found: Pulse) -> dict[str, Any]:
    """One pulse in plain words and numbers."""
    wanted = series.settings_of(found)
    rhythm = wanted.rhythm
    return {
        "pulse": found.name,
        "instrument": found.instrument,
        "modules": found.modules,
        "cadence": str(rhythm.cadence),
        "weeks": rhythm.weeks,
        "starts": _plain(rhythm.starts),
        "ends": _plain(rhythm.ends),
        "open_days": rhythm.open_days,
        "hour": f"{wanted.hour:%H:%M}" if wanted.hour else None,
        "reminders": wanted.reminders,
        "audience": str(wanted.audience),
        "asked": list(wanted.asked),
        "paused": found.paused,
        "waves": [_coming(each) for each in _ahead(session, found)],
    }


def _coming(each: Outlook) -> dict[str, Any]:
    return {
        "wave": each.wave.id,
        "number": each.wave.number,
        "opens": each.wave.opens.isoformat(),
        "closes": each.wave.closes.isoformat(),
        "skipped": each.wave.skipped,
        "waits": each.waits,
        "asks": [] if each.wave.skipped else [item.key for item in each.wave.instrument.items],
        "letters": [
            {"organisation": one.organisation, "day": _plain(one.day), "hour": f"{one.hour:%H:%M}"}
            for one in each.departures
        ],
    }


def _print(session: Session, found: Pulse) -> None:
    rhythm = found.rhythm
    often = {
        Cadence.weeks: f"every {rhythm.weeks} weeks from {rhythm.starts}",
        Cadence.quarterly: f"once a quarter from {rhythm.starts}",
        Cadence.by_hand: "by hand",
    }[rhythm.cadence]
    until = f" until {rhythm.ends}" if rhythm.ends else ""
    hour = f"at {found.hour:%H:%M} by each partner's clock" if found.hour else "at once"
    paused = ", paused" if found.paused else ""
    click.echo(
        f"{found.name} ({found.instrument}): {often}{until}, open {rhythm.open_days} days, letters "
        f"{hour}{paused}"
    )
    if readiness.too_long(found):
        click.echo("  Its questions are more than 30, or take longer than 5 minutes.")
    for each in _ahead(session, found):
        skipped = ", skipped" if each.wave.skipped else ""
        click.echo(
            f"{each.wave.id:>6}  wave {each.wave.number}: {each.wave.opens} to "
            f"{each.wave.closes}{skipped}"
        )
        if found.turns and not each.wave.skipped:
            asks = ", ".join(item.key for item in each.wave.instrument.items)
            click.echo(f"        asks: {asks}")
        for one in each.shifted:
            click.echo(f"        {one.organisation}: letters leave on {one.day or 'no day'}")
        for one in each.gaps:
            click.echo(f"        {one.organisation}: at {one.hour:%H:%M}, the clock is set forward")
        if each.waits:
            click.echo(f"        {'waits' if each.due else 'would have to wait'}: {each.waits}")


def _ahead(session: Session, found: Pulse) -> list[Outlook]:
    return outlooks.ahead(session, found, today=_now().date(), now=_now())


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _now() -> datetime:
    return datetime.now(UTC)


COMMANDS: tuple[click.Command, ...] = (pulse,)
