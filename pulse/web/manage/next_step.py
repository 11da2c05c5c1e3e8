"""The one thing that comes next for a steward, given what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from pulse.web.written import day
from surveys.partners import Organisation
from surveys.terms import Terms
from surveys.waves import OVER, Stage, Wave


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a sentence, and the button that leads there."""

    words: str
    label: str
    href: str


def next_step(
    organisations: Sequence[Organisation],
    people: Mapping[int, int],
    waves: Sequence[Wave],
    *,
    terms: Terms,
    today: date,
) -> Step:
    """Choose the next step.

    Args:
        organisations: of the alliance.
        people: how many each has, by its id.
        waves: all, the newest first.
        terms: of the charter.
        today: the day.
    """
    if not organisations:
        return Step(
            _("No partner is in the alliance yet. Add the organisations that work together."),
            _("Add organisations"),
            url_for("partners.index"),
        )
    if not people:
        return Step(
            _("The partners are there. Next come the people: import each partner's roster."),
            _("Import a roster"),
            url_for("partners.index"),
        )
    unfinished = [wave for wave in waves if wave.stage not in OVER]
    if not unfinished:
        words = (
            _("The last wave was called off. Plan the next one.")
            if waves and waves[0].stage is Stage.dropped
            else _("The last report is published. Plan the next wave.")
            if waves
            else _("The people are there. Plan the first wave: nothing is sent by planning it.")
        )
        return Step(words, _("Plan a wave"), url_for("waves.plan"))
    return _of_wave(min(unfinished, key=lambda wave: _urgency(wave, today)), terms, today)


def _urgency(wave: Wave, today: date) -> tuple[int, date]:
    """What waits for the steward first, then what goes on by itself, then what is far away."""
    if wave.stage is Stage.planned:
        return (1 if wave.opens <= today else 3), wave.opens
    return (0 if wave.stage is Stage.closed else 2), wave.closes


def _of_wave(wave: Wave, terms: Terms, today: date) -> Step:
    href = url_for("waves.show", wave_id=wave.id)
    name = wave.name
    if wave.stage is Stage.planned and today < wave.opens:
        return Step(
            _(
                "%(name)s is to open on %(day)s. See what it will show, and read the letter.",
                name=name,
                day=day(wave.opens),
            ),
            _("Look at the wave"),
            href,
        )
    if wave.stage is Stage.planned and wave.slot is not None:
        return Step(
            _("%(name)s opens by itself, unless its page says why it waits.", name=name),
            _("Look at the wave"),
            href,
        )
    if wave.stage is Stage.planned:
        return Step(
            _("%(name)s can be opened now.", name=name),
            _("Look at it and open it"),
            href,
        )
    if wave.stage is Stage.open:
        return Step(
            _(
                "%(name)s is open until %(day)s. Letters leave and answers come in by themselves.",
                name=name,
                day=day(wave.closes),
            ),
            _("See how far it is"),
            href,
        )
    due = wave.closes + timedelta(days=terms.publish_days)
    return Step(
        _(
            "%(name)s is closed. Look at its report, and publish it by %(day)s.",
            name=name,
            day=day(due),
        ),
        _("Look at the report and publish it"),
        href,
    )
