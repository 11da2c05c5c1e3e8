"""Where a wave stands, for a person or a program to read."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import rich_click as click
from sqlalchemy.orm import Session

from pulse import moves
from surveys.asking import hats, progress, reminders
from surveys.waves import Stage, Wave


def of(session: Session, found: Wave) -> dict[str, Any]:
    """Where one wave stands, in plain words and numbers."""
    letters = progress.letters(session, found)
    return {
        "wave": found.id,
        "name": found.name,
        "code": found.code,
        "stage": str(found.stage),
        "moving": moves.under_way(session, found),
        "trouble": moves.trouble(session, found),
        "opens": found.opens.isoformat(),
        "closes": found.closes.isoformat(),
        "instrument": found.pulse.instrument,
        "letters": {
            "seats": letters.seats,
            "sent": letters.sent,
            "waiting": letters.waiting,
            "refused": letters.refused,
            "bounced": letters.bounced,
            "why_waiting": letters.why_waiting,
            "hours": [
                {
                    "organisation": each.organisation,
                    "day": each.day and each.day.isoformat(),
                    "hour": f"{each.hour:%H:%M}",
                    "zone": each.zone,
                }
                for each in progress.hours(session, found, datetime.now(UTC))
            ],
        },
        "reminders": _reminders(session, found),
        "slips": [
            {
                "organisation": each.organisation,
                "group": each.group,
                "slips": each.slips,
                "printed": each.printed and each.printed.isoformat(),
            }
            for each in hats.of(session, found)
        ],
        "refusals": [
            {"address": each.address, "organisation": each.organisation, "words": each.words}
            for each in letters.refusals
        ],
        "groups": [
            {"name": each.name, "invited": each.invited, "band": each.band, "tenths": each.tenths}
            for each in progress.groups(session, found)
        ],
    }


def _reminders(session: Session, found: Wave) -> dict[str, Any] | None:
    """How far reminders have come: seats, never letters."""
    standing = reminders.standing(session, found, datetime.now(UTC).date())
    if standing is None:
        return None
    return asdict(standing) | {"next": standing.next and standing.next.isoformat()}


def show(standing: dict[str, Any]) -> None:
    letters = standing["letters"]
    click.echo(
        f"{standing['wave']:>4}  {standing['name']}: {Stage(standing['stage']).word}, "
        f"{standing['opens']} to {standing['closes']}"
    )
    if standing["moving"]:
        click.echo(f"      a job is under way: {standing['moving']}")
    if standing["trouble"]:
        click.echo(f"      the last try did not work: {standing['trouble']}")
    if standing["stage"] != Stage.planned:
        click.echo(
            f"      letters: {letters['sent']} sent, {letters['waiting']} waiting, "
            f"{letters['refused']} refused, {letters['bounced']} came back, of {letters['seats']}"
        )
    if letters["why_waiting"]:
        click.echo(f"      what holds letters up: {letters['why_waiting']}")
    for each in letters["hours"]:
        when = f"{each['day']} at {each['hour']}" if each["day"] else "no working day that is left"
        click.echo(
            f"      letters wait for their hour: {each['organisation']}, {when} ({each['zone']})"
        )
    if reminded := standing["reminders"]:
        click.echo(f"      reminders: {_reminded(reminded)}")
    for each in standing["slips"]:
        if not each["printed"] and standing["stage"] == Stage.open:
            click.echo(
                f"      slips to print: {each['slips']} for {each['organisation']}, "
                f"{each['group']} (pulse wave hat {standing['wave']} --to FOLDER)"
            )
    for each in standing["refusals"]:
        click.echo(
            f"      did not arrive: {each['address']} ({each['organisation']}): {each['words']}"
        )


def _reminded(standing: dict[str, Any]) -> str:
    following = f"next on {standing['next']}" if standing["next"] else "no further one"
    if not standing["round"]:
        return following
    return (
        f"number {standing['round']} of {standing['planned']}: "
        f"{standing['handled']} of {standing['seats']} seats handled; {following}"
    )
