"""Scores raw answers of earlier surveys that were confirmed; their files end with it."""

from __future__ import annotations

from pulse.jobs.workshop import Workshop
from pulse.reports import earlier_answers, frames, waiting
from surveys import charter


def score(shop: Workshop) -> None:
    """Score every file that waits, and put its results in its place.

    Stopped anywhere, the files that are left are scored the next time.
    """
    rules = charter.in_force(shop.roster).rules
    for raw, said in waiting.waiting(shop.settings.home):
        shop.mark()
        name = waiting.name_of(raw)
        found = earlier_answers.scored(
            raw.read_bytes(),
            name,
            said,
            thresholds=frames.thresholds(rules),
            protection=frames.once(rules, shop.rng),
        )
        waiting.keep(raw, found)
