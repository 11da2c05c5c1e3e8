"""What a file of a report says about itself: from what it is, and how its numbers were made."""

from __future__ import annotations

from collections.abc import Sequence

from pulse.reports.trend import Trend

COLUMNS = (
    ("value, low, high", "The number and the ends of its range, nineteen times of twenty."),
    ("n", "The answers behind it; of a trend, its waves."),
    ("noise_sd", "Standard deviation of the noise that was added to protect people."),
    ("within_noise", "yes: the change or trend cannot be told from chance."),
    ("not_shown_because", "Why there is no number. Nothing is left out without a reason."),
    ("participation", "How many took part, in words: few, some, most, or tenths (share_7)."),
    ("rules, release", "Version of the charter, and SHA-256 of the release's cells."),
)
METHODS = (
    (
        "Turnout",
        "Organisations by how many took part in them: large is 7 in 10 and more, half from 5 in "
        "10 or more than half, less from 3 in 10 or up to half, few below that or fewer than 7 "
        "people. The value is their people's part of all who were asked, in steps of 5 percent.",
    ),
    (
        "Levels",
        "A score is the mean of a person's answers to one theme's questions, if at least half of "
        "them were answered, from 0 to 100. A level is the mean of scores. Favourable is the share "
        "of scores of 62.5 and more.",
    ),
    (
        "Changes",
        "Taken before rounding. Called a change only if larger than chance makes it, allowing for "
        "several themes, and at least a fifth of the usual difference between people.",
    ),
    (
        "Trends",
        "The straight line through four or more waves that can be compared, allowing for moods "
        "that come and go and for people who answer again.",
    ),
    (
        "Weighting",
        "person: every person equal; partner: every partner whose own figure is shown equal.",
    ),
)
PROTECTION = {
    "standard": "Chance is added to the sums of groups of fewer than 30 answers, once.",
    "strict": "Chance is added to the sums of every group, once.",
    "plain-from-30": "Nothing is added; nothing is shown from fewer than 30 answers.",
}


def lines(alliance: str, subject: str, trends: Sequence[Trend]) -> list[tuple[str, str]]:
    """What a report is, and how its numbers are made, as names and their words."""
    found = [("Report", subject), ("Alliance", alliance)]
    for trend in trends:
        rules = f"version {trend.rules}" if trend.rules else "from before there were any"
        found += [
            ("Pulse", trend.pulse),
            ("Latest wave", f"{trend.wave}, closed on {trend.day.isoformat()}"),
            ("Rules", f"charter, {rules}"),
            ("Release (SHA-256)", trend.digest),
            ("Protection", PROTECTION.get(trend.protection or "", "Nothing was added.")),
            (
                "Thresholds",
                f"{trend.terms.team} answers for a team, {trend.terms.organisation} for an "
                f"organisation, {trend.terms.pooled_partners} partners for the alliance.",
            ),
        ]
    return [*found, *METHODS]
