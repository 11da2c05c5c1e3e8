"""The hour in which a release is read together, as whoever leads it needs it."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.reports.minute.saying import marked

TALKING = 30  # minutes for all findings together

RULES = (
    marked("We ask what and how, never who. Nobody guesses who answered what."),
    marked("A number is where a talk begins. It is no mark, and partners are not compared."),
    marked("What stays within the noise is not explained: there may be nothing to explain."),
    marked("We leave with two promises at most, each with a role that answers for it and a day."),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the hour: from which minute to which, what is done, and what to mind."""

    begins: int
    ends: int
    what: str
    mind: str


def timeline(findings: int) -> tuple[Step, ...]:
    """The hour around so many findings, one at least."""
    each = TALKING // max(1, findings)
    told = (
        (5, marked("Begin"), marked("Read the four rules aloud. Say who writes.")),
        (
            10,
            marked("Read in silence"),
            marked("Everybody reads the first page and notes one surprise. Nobody speaks yet."),
        ),
        (5, marked("Make clear"), marked("Questions about what a number means, and nothing else.")),
        *(
            (
                each,
                marked("Talk about one finding"),
                marked("Go round once before anybody speaks twice. Write down what is new."),
            )
            for _nth in range(max(1, findings))
        ),
        (
            7 + TALKING % max(1, findings),
            marked("Decide"),
            marked("What will be done, by which role, until when. Two at most."),
        ),
        (3, marked("Close"), marked("What is told back to those who answered, and by whom.")),
    )
    steps, minute = [], 0
    for lasts, what, mind in told:
        steps.append(Step(minute, minute + lasts, what, mind))
        minute += lasts
    return tuple(steps)
