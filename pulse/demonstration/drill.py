"""Who takes part in a drill: invented partners, at one of which something slips."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pulse.demonstration.story import Cast, Partner
from surveys import frictions
from surveys.frictions import OPEN
from surveys.sharing import Line

SLIPPED = "Drill Harbour Office"
DEEDS = (
    (),
    (Line("Papers come late", "They are sent two days before a meeting"),),
    (Line("Nobody knows whom to call", "A list hangs beside each telephone"),),
    (Line("Too many forms", "Two forms became one"),),
    (),
)
CAST = Cast(
    alliance="Drill alliance: nothing here is real",
    steward="steward@drill.example",
    partners=(
        Partner(
            SLIPPED,
            "harbour-drill",
            {"Quay": 24, "Office": 22},
            3.8,
            {
                "follow_through": (0.0, 0.0, 0.0, -0.3, -2.2),
                "decision_rights": (0.0, 0.0, 0.0, -0.3, -2.2),
            },
        ),
        Partner("Drill Rescue Service", "rescue-drill", {"Crews": 24, "Base": 20}, 3.7, {}),
        Partner("Drill Weather Bureau", "weather-drill", {"Forecast": 22, "Maps": 20}, 3.8, {}),
        Partner("Drill Fishers' Union", "fishers-drill", {"Boats": 22, "Market": 20}, 3.6, {}),
    ),
    deeds=DEEDS,
)


def flagged(session: Session) -> bool:
    """Whether a flag stands with which partners can practise."""
    return any(each.state in OPEN for each in frictions.listed(session))
