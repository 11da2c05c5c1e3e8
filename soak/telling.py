"""The letters that tell: what came of a wave, that a report is out, which addresses are wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from soak.calendars import Played
from soak.court import Court
from soak.verdict import Claim
from soak.world import STEWARD, contact
from surveys.waves import Stage

THANKS = "thank you, and what came of it"
REPORT = "The results of {} are out"
WRONG = "Letters that did not arrive at {}"
USEFUL = timedelta(days=14)  # after which nobody is told any more what came of a wave


def thanks(court: Court) -> Iterator[Claim]:
    """Everybody who was asked, is reached and is still there is told once what came of a wave."""
    got = Counter(each.to for each in court.once if THANKS in each.subject)
    shared = [wave for wave in court.waves if wave.shared is not None]
    lost = extra = 0
    for to in court.homes:
        due = [wave for wave in shared if to in court.asked(wave)] if court.reached(to) else []
        few = sum(_over(court, wave, to) for wave in due)
        lost += max(few - got[to], 0)
        extra += max(got[to] - len(due), 0)
    yield Claim(f"letters on what came of {len(shared)} waves, lost",
                f"{lost} of {got.total():,}", "0", lost == 0)  # fmt: skip
    yield Claim("such letters to somebody who should get none", str(extra), "0", extra == 0)


def _over(court: Court, wave: Played, to: str) -> bool:
    """Whether somebody must have been told by the end of the play, or of their time here."""
    end = court.story.until
    if court.homes[to] == court.story.gone and court.story.left is not None:
        end = court.story.left.date()
    return wave.shared is not None and wave.shared + USEFUL < end


def staff(court: Court) -> Iterator[Claim]:
    """The steward is told once of each opening and each end, a leader of each report."""
    got = Counter((each.to, each.subject) for each in court.story.letters)
    over = [wave for wave in court.waves if wave.stage is not Stage.open]
    published = [wave for wave in court.waves if wave.stage is Stage.released]
    due = [(STEWARD, f"{wave.name} has opened: a fingerprint to keep") for wave in court.waves]
    due += [(STEWARD, f"{wave.name} has closed") for wave in over]
    yield _each_once(
        court, got, due,
        f"the steward's letters of {len(court.waves)} openings and {len(over)} ends",
    )  # fmt: skip
    names = list(court.plan.places)
    reports = [
        (f"leader{names.index(name)}@staff.example", REPORT.format(wave.name))
        for wave in published
        for name in sorted({court.homes[to] for to in court.asked(wave)})
    ]
    yield _each_once(court, got, reports, f"leaders' letters on {len(published)} reports")


def _each_once(
    court: Court, got: Counter[tuple[str, str]], due: list[tuple[str, str]], what: str
) -> Claim:
    lost = sum(got[each] == 0 for each in due)
    again = sum(max(got[each] - 1, 0) for each in due)
    kills = len(court.story.kills)
    return Claim(f"{what}, lost", f"{lost} of {len(due):,}; {again} repeated",
                 "0; one per kill at most", lost == 0 and again <= kills)  # fmt: skip


def addresses(court: Court) -> Iterator[Claim]:
    """Whoever corrects addresses is told in every wave of those that no letter reaches."""
    told = defaultdict(list)
    for letter in court.story.letters:
        if letter.subject.startswith(WRONG.format("")):
            told[letter.subject].append(letter)
    due = lost = astray = 0
    for number, name in enumerate(court.plan.places):
        letters = told.pop(WRONG.format(name), [])
        astray += sum(each.to != (contact(number) or STEWARD) for each in letters)
        zone = court.calendars[name].zone
        days = [each.came.astimezone(zone).date() for each in letters]
        for wave in court.waves:
            bad = [to for to in court.asked(wave) if not court.reached(to)]
            if any(court.homes[to] == name for to in bad) and wave.stage is not Stage.open:
                due += 1
                lost += not any(wave.opened <= day <= wave.closes for day in days)
        astray += len(letters) if not court.unreached(name) else 0
    astray += sum(map(len, told.values()))
    yield Claim("letters on addresses that no letter reaches, by wave and organisation, lost",
                f"{lost} of {due:,}", "0", lost == 0)  # fmt: skip
    yield Claim("such letters to somebody else", str(astray), "0", astray == 0)
