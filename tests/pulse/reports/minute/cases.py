"""Situations in short: what a report shows, and the sentences that must stand above it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.cells import Cell, Change, Hidden
from pulse.reports.breaks import Break
from pulse.reports.minute.situation import Situation, Theme

LABELS = {
    "overall": {},
    "safety": {"en": "Psychological safety", "de": "Psychologische Sicherheit"},
    "trust": {"en": "Trust in partners"},
    "rights": {"en": "Clear decision rights"},
    "follow": {"en": "Follow-through"},
    "voice": {"en": "Voice in planning"},
    "odd": {"en": '100% <b>"plain"</b> & clear'},
}


def cell(text: str) -> Cell:
    """`"54 48 60"` as a level with its range, `"too_few"` as a hidden one; sd 20 unless told."""
    if text in set(Hidden):
        return Cell(None, None, None, None, hidden=Hidden(text))
    value, low, high, *sd = (float(part) for part in text.split())
    return Cell(value, low, high, 40, sd=sd[0] if sd else 20.0)


def step(text: str) -> Change:
    """`"-8 -13 -3"` as a change that is told from noise, `"~ -1 -4 2"` as one that is not."""
    noise = text.startswith("~")
    value, low, high = (float(part) for part in text.lstrip("~ ").split())
    return Change(value, low, high, noise=noise)


def theme(
    key: str,
    level: str,
    other: str = "",
    change: str = "",
    *,
    rise: str = "",
    waves: int = 6,
    broken: Break | None = None,
) -> Theme:
    """One series of a situation."""
    return Theme(
        key=key,
        label=LABELS[key],
        level=cell(level),
        other=cell(other) if other else None,
        change=step(change) if change else None,
        broken=broken,
        rise=step(rise) if rise else None,
        waves=waves if rise else 0,
    )


def partner(*themes: Theme, wave: int = 4, before: int | None = 3) -> Situation:
    """A partner's report; the first theme is overall, if it is called so."""
    overall = next((each for each in themes if each.key == "overall"), None)
    others = tuple(each for each in themes if each.key != "overall")
    return Situation(alliance=False, wave=wave, before=before, overall=overall, themes=others)


def alliance(*themes: Theme, wave: int = 4, before: int | None = 3) -> Situation:
    """The alliance's own report."""
    return replace(partner(*themes, wave=wave, before=before), alliance=True)


@dataclass(frozen=True)
class Case:
    """One situation and the sentence that it must come to."""

    name: str
    found: Situation
    says: str


LEVEL = theme("overall", "64 60 68", "66 63 69")
STEADY = theme("overall", "64 60 68", "66 63 69", "~ -1 -4 2")
CALM = (
    theme("safety", "63 58 68", "65 62 68", "~ 1 -3 5"),
    theme("trust", "66 61 71", "67 64 70", "~ -2 -6 2"),
)
LOW = theme("voice", "54 48 60", "66 63 69")
LOWER = theme("follow", "51 45 57", "66 63 69")
LOWEST = theme("rights", "44 38 50", "66 63 69")
FOURTH = theme("trust", "50 44 56", "66 63 69")
HIGH = theme("safety", "78 73 83", "66 63 69")
HIGHER = theme("trust", "80 75 85", "66 63 69")

STANDS = (
    Case(
        "nothing apart",
        partner(LEVEL, *CALM),
        "Nothing stands apart from the alliance: the overall level is 64 of 100 (between 60 and "
        "68), the alliance's is 66.",
    ),
    Case(
        "one lower",
        partner(LEVEL, *CALM, LOW),
        "“Voice in planning” stands out: 54 of 100 (between 48 and 60), lower than the alliance's "
        "66 (between 63 and 69).",
    ),
    Case(
        "one higher",
        partner(LEVEL, HIGH),
        "“Psychological safety” stands out: 78 of 100 (between 73 and 83), higher than the "
        "alliance's 66 (between 63 and 69).",
    ),
    Case(
        "the overall level lower, no theme for itself",
        partner(theme("overall", "54 50 58", "66 63 69"), *CALM),
        "The overall level stands out: 54 of 100 (between 50 and 58), lower than the alliance's 66 "
        "(between 63 and 69).",
    ),
    Case(
        "two lower: named from the wider gap on",
        partner(LEVEL, LOW, LOWER),
        "“Follow-through” (51 beside 66) and “Voice in planning” (54 beside 66) stand out as lower "
        "than in the alliance.",
    ),
    Case(
        "three lower",
        partner(LEVEL, LOW, LOWER, LOWEST),
        "“Clear decision rights” (44 beside 66), “Follow-through” (51 beside 66), and “Voice in "
        "planning” (54 beside 66) stand out as lower than in the alliance.",
    ),
    Case(
        "four lower: two are named",
        partner(LEVEL, LOW, LOWER, LOWEST, FOURTH),
        "“Clear decision rights” (44 beside 66), “Trust in partners” (50 beside 66), and 2 more "
        "stand out as lower than in the alliance.",
    ),
    Case(
        "two higher",
        partner(LEVEL, HIGH, HIGHER),
        "“Trust in partners” (80 beside 66) and “Psychological safety” (78 beside 66) stand out as "
        "higher than in the alliance.",
    ),
    Case(
        "one lower and one higher",
        partner(LEVEL, HIGH, LOW),
        "Lower than in the alliance: “Voice in planning” (54 beside 66); higher: “Psychological "
        "safety” (78 beside 66).",
    ),
    Case(
        "everything lower",
        partner(theme("overall", "50 46 54", "66 63 69"), LOW, LOWER),
        "Every level is lower than the alliance's: the overall level is 50 of 100, beside 66.",
    ),
    Case(
        "everything higher",
        partner(theme("overall", "79 76 82", "66 63 69"), HIGH, HIGHER),
        "Every level is higher than the alliance's: the overall level is 79 of 100, beside 66.",
    ),
    Case(
        "the ranges meet in print though not in truth",
        partner(LEVEL, theme("voice", "56 50 62.6", "66 63.4 69")),
        "Nothing stands apart from the alliance: the overall level is 64 of 100 (between 60 and "
        "68), the alliance's is 66.",
    ),
    Case(
        "the ranges do not meet, but the difference is a small one",
        partner(theme("overall", "64 63 65 20", "61 60 62")),
        "Nothing stands apart from the alliance: the overall level is 64 of 100 (between 63 and "
        "65), the alliance's is 61.",
    ),
    Case(
        "the usual difference between people is not known",
        partner(theme("overall", "64 63 65 0", "61 60 62")),
        "The overall level stands out: 64 of 100 (between 63 and 65), higher than the alliance's "
        "61 (between 60 and 62).",
    ),
    Case(
        "the alliance's level is hidden",
        partner(theme("overall", "64 60 68", "few_partners")),
        "The overall level is 64 of 100 (between 60 and 68); the alliance's is not shown, so it "
        "cannot be held against it.",
    ),
    Case(
        "overall hidden, the rest shown",
        partner(theme("overall", "sibling", "66 63 69"), *CALM),
        "Nothing that is shown stands out; the overall level is not shown, because another hidden "
        "figure could be worked out from it.",
    ),
    Case(
        "overall hidden, one lower all the same",
        partner(theme("overall", "withheld", "66 63 69"), LOW, *CALM),
        "“Voice in planning” stands out: 54 of 100 (between 48 and 60), lower than the alliance's "
        "66 (between 63 and 69).",
    ),
    Case(
        "everything hidden for one reason",
        partner(theme("overall", "too_few", "66 63 69"), theme("voice", "too_few", "60 57 63")),
        "No level of wave 4 is shown, because too few people answered for figures that protect "
        "them.",
    ),
    Case(
        "everything hidden since figures came too soon",
        partner(theme("overall", "seldom", "66 63 69"), theme("voice", "seldom", "60 57 63")),
        "No level of wave 4 is shown, because below 30 answers figures come at most once a "
        "quarter.",
    ),
    Case(
        "everything hidden for two reasons",
        partner(theme("overall", "sibling", "66 63 69"), theme("voice", "too_few", "60 57 63")),
        "No level of wave 4 is shown; the report says why for each.",
    ),
    Case(
        "not asked in this wave",
        partner(theme("overall", "not_asked"), theme("voice", "not_asked")),
        "Wave 4 did not ask this organisation.",
    ),
    Case(
        "what was not asked is not spoken of",
        partner(LEVEL, theme("voice", "not_asked", "66 63 69"), *CALM),
        "Nothing stands apart from the alliance: the overall level is 64 of 100 (between 60 and "
        "68), the alliance's is 66.",
    ),
    Case(
        "answers like random numbers",
        replace(partner(LEVEL, LOW), loose=True),
        "The answers of wave 4 behave like random numbers, so nothing is read into its levels.",
    ),
    Case(
        "only one theme was asked",
        partner(theme("voice", "64 60 68", "66 63 69")),
        "Nothing stands apart from the alliance: “Voice in planning” is 64 of 100 (between 60 and "
        "68), the alliance's is 66.",
    ),
    Case(
        "the alliance, nothing apart",
        alliance(theme("overall", "66 63 69"), theme("voice", "64 60 68", "66 63 69")),
        "No theme stands apart: the overall level is 66 of 100 (between 63 and 69).",
    ),
    Case(
        "the alliance, one theme lower",
        alliance(theme("overall", "66 63 69"), LOW),
        "“Voice in planning” stands out: 54 of 100 (between 48 and 60), lower than all themes "
        "together at 66 (between 63 and 69).",
    ),
    Case(
        "the alliance, one lower and three higher",
        alliance(theme("overall", "66 63 69"), LOW, HIGH, HIGHER, replace(HIGH, key="x")),
        "Lower than all themes together: “Voice in planning” (54 beside 66); higher: “Trust in "
        "partners” (80 beside 66), “Psychological safety” (78 beside 66), and “Psychological "
        "safety” (78 beside 66).",
    ),
    Case(
        "the alliance, hidden for one partner's sake",
        alliance(theme("overall", "few_partners"), theme("voice", "few_partners")),
        "No level of wave 4 is shown, because it would be about one partner.",
    ),
)

FELL = theme("overall", "58 54 62", "66 63 69", "-6.4 -9.9 -2.9")
VOICE_FELL = theme("voice", "50 44 56", "66 63 69", "-8.1 -13.0 -3.2")
RIGHTS_FELL = theme("rights", "50 44 56", "66 63 69", "-12 -17 -7")
FOLLOW_FELL = theme("follow", "50 44 56", "66 63 69", "-7 -12 -2")
TRUST_ROSE = theme("trust", "70 65 75", "66 63 69", "5.5 1.2 9.8")
SAFETY_ROSE = theme("safety", "72 67 77", "66 63 69", "6 2 10")
BROKEN = theme("voice", "64 60 68", "66 63 69", broken=Break.changed_measure)

MOVES = (
    Case(
        "nothing moved",
        partner(STEADY, *CALM),
        "Nothing moved since wave 3 that can be told from noise.",
    ),
    Case(
        "the first wave",
        partner(LEVEL, LOW, wave=1, before=None),
        "This is the first wave, so there is nothing to compare it with.",
    ),
    Case(
        "one fell",
        partner(STEADY, *CALM, VOICE_FELL),
        "“Voice in planning” fell by 8.1 points (between 3.2 and 13.0) since wave 3, more than "
        "chance explains; everything else stayed within the noise.",
    ),
    Case(
        "one rose",
        partner(STEADY, CALM[0], TRUST_ROSE),
        "“Trust in partners” rose by 5.5 points (between 1.2 and 9.8) since wave 3, more than "
        "chance explains; everything else stayed within the noise.",
    ),
    Case(
        "the overall level fell alone",
        partner(FELL, *CALM),
        "The overall level fell by 6.4 points (between 2.9 and 9.9) since wave 3, more than chance "
        "explains; everything else stayed within the noise.",
    ),
    Case(
        "one fell, and something else cannot be compared",
        partner(STEADY, VOICE_FELL, theme("safety", "60 55 65", broken=Break.changed_measure)),
        "“Voice in planning” fell by 8.1 points (between 3.2 and 13.0) since wave 3, more than "
        "chance explains.",
    ),
    Case(
        "the only theme fell",
        partner(VOICE_FELL),
        "“Voice in planning” fell by 8.1 points (between 3.2 and 13.0) since wave 3, more than "
        "chance explains.",
    ),
    Case(
        "two fell: from the larger step on",
        partner(FELL, CALM[0], VOICE_FELL),
        "More than chance explains, “Voice in planning” (by 8.1, between 3.2 and 13.0) and the "
        "overall level (by 6.4, between 2.9 and 9.9) fell since wave 3.",
    ),
    Case(
        "four fell: two are named",
        partner(FELL, VOICE_FELL, RIGHTS_FELL, FOLLOW_FELL),
        "More than chance explains, “Clear decision rights” (by 12.0, between 7.0 and 17.0), "
        "“Voice in planning” (by 8.1, between 3.2 and 13.0), and 2 more fell since wave 3.",
    ),
    Case(
        "two rose",
        partner(STEADY, TRUST_ROSE, SAFETY_ROSE),
        "More than chance explains, “Psychological safety” (by 6.0, between 2.0 and 10.0) and "
        "“Trust in partners” (by 5.5, between 1.2 and 9.8) rose since wave 3.",
    ),
    Case(
        "one fell and one rose",
        partner(STEADY, TRUST_ROSE, VOICE_FELL),
        "More than chance explains, “Voice in planning” (by 8.1, between 3.2 and 13.0) fell and "
        "“Trust in partners” (by 5.5, between 1.2 and 9.8) rose since wave 3.",
    ),
    Case(
        "a large step within the noise is not told",
        partner(theme("overall", "50 40 60", "66 63 69", "~ -12 -25 1")),
        "Nothing moved since wave 3 that can be told from noise.",
    ),
    Case(
        "the questions changed",
        partner(BROKEN),
        "Nothing can be compared with wave 3, because the questions changed.",
    ),
    Case(
        "other partners",
        alliance(theme("overall", "66 63 69", broken=Break.changed_partners)),
        "Nothing can be compared with wave 3, because other partners take part than before.",
    ),
    Case(
        "from a pool to figures of its own",
        partner(theme("overall", "66 63 69", broken=Break.regrouped), wave=8, before=7),
        "Nothing can be compared with wave 7, because the figures are about another group of "
        "people than before.",
    ),
    Case(
        "other questions in turn",
        replace(partner(theme("voice", "6 3 9", broken=Break.other_questions)), in_turn=True),
        "Nothing can be compared with wave 3, because other questions were asked than the last "
        "time.",
    ),
    Case(
        "two kinds of breaks",
        partner(BROKEN, theme("safety", "60 55 65", broken=Break.regrouped)),
        "Nothing can be compared with wave 3; the report says why.",
    ),
    Case(
        "hidden before or now",
        partner(LEVEL, theme("voice", "too_few")),
        "Nothing can be compared with wave 3, because one of the two shows no figure.",
    ),
    Case(
        "some of it cannot be compared, and nothing moved",
        partner(STEADY, BROKEN),
        "Of what can be compared with wave 3, nothing moved by more than noise.",
    ),
    Case(
        "in turn, nothing moved",
        replace(partner(*CALM), in_turn=True),
        "Nothing moved since it was last asked that can be told from noise.",
    ),
    Case(
        "in turn, some cannot be compared, nothing moved",
        replace(partner(*CALM, BROKEN), in_turn=True),
        "Of what can be compared with when it was last asked, nothing moved by more than noise.",
    ),
    Case(
        "in turn, one fell",
        replace(partner(*CALM, VOICE_FELL), in_turn=True),
        "“Voice in planning” fell by 8.1 points (between 3.2 and 13.0) since it was last asked, "
        "more than chance explains; everything else stayed within the noise.",
    ),
    Case(
        "in turn, two fell",
        replace(partner(FOLLOW_FELL, VOICE_FELL), in_turn=True),
        "More than chance explains, “Voice in planning” (by 8.1, between 3.2 and 13.0) and "
        "“Follow-through” (by 7.0, between 2.0 and 12.0) fell since they were last asked.",
    ),
    Case(
        "in turn, one rose alone",
        replace(partner(TRUST_ROSE), in_turn=True),
        "“Trust in partners” rose by 5.5 points (between 1.2 and 9.8) since it was last asked, "
        "more than chance explains.",
    ),
    Case(
        "no step, and a falling line",
        partner(STEADY, theme("voice", "50 44 56", change="~ -2 -5 1", rise="-11 -18 -4")),
        "Nothing moved by more than noise since wave 3, but over several waves these have been "
        "falling: “Voice in planning” (by 11.0 over 6 waves).",
    ),
    Case(
        "no step, one line down and one up",
        partner(
            theme("overall", "64 60 68", "66 63 69", "~ 1 -1 3", rise="5 1 9", waves=4),
            theme("voice", "50 44 56", change="~ -2 -5 1", rise="-11 -18 -4"),
        ),
        "Nothing moved by more than noise since wave 3, but over several waves these have been "
        "falling: “Voice in planning” (by 11.0 over 6 waves); and these rising: the overall level "
        "(by 5.0 over 4 waves).",
    ),
    Case(
        "no step, and a line within the noise",
        partner(theme("overall", "64 60 68", "66 63 69", "~ 1 -1 3", rise="~ 5 -1 11")),
        "Nothing moved since wave 3 that can be told from noise.",
    ),
    Case(
        "answers like random numbers",
        replace(partner(FELL), loose=True),
        "For the same reason nothing is said to have moved.",
    ),
)

DONE = (
    Case(
        "nothing told back yet",
        partner(LEVEL),
        "What came of it has not been told back to those who answered yet.",
    ),
    Case(
        "told back with nothing done",
        replace(partner(LEVEL), shared=3),
        "The results of wave 3 were told back to those who answered; nothing was written down as "
        "done.",
    ),
    Case(
        "one thing done",
        replace(partner(LEVEL), shared=3, lines=(("Plans come late", "They come in May now"),)),
        "In wave 3 people said “Plans come late”, and this was done: “They come in May now”.",
    ),
    Case(
        "three things done",
        replace(partner(LEVEL), shared=12, lines=(("A", "B"), ("C", "D"), ("E", "F"))),
        "Of what people said in wave 12, 3 things were acted on, first “A”: “B”.",
    ),
    Case(
        "promises made over reports",
        replace(partner(LEVEL), promised=3, kept=2),
        "Promises made when reports were read together: 3, of which done: 2.",
    ),
    Case(
        "words that look like blanks and markup",
        replace(partner(LEVEL), shared=3, lines=(("100 %(wave)s <b>", "50% & more"),)),
        "In wave 3 people said “100 %(wave)s <b>”, and this was done: “50% & more”.",
    ),
)
