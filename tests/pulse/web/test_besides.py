"""A choice of what stands beside a line: only what the report holds already."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.pulse.web.test_lead import leader, places, seen

__all__ = ["leader", "places"]


def test_a_reader_chooses_what_stands_beside_a_theme_among_what_the_report_holds(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    own, theirs = places["Harbour Trust"], places["Mill Clinic"]
    first = seen(leader, f"/reports/{own}/beside")
    two = seen(leader, f"/reports/{own}/beside?theme=voice&beside=follow_through")
    odd = seen(leader, f"/reports/{own}/beside?theme=x&beside=organisation-{theirs}")
    shared = seen(leader, "/reports/alliance/beside?beside=people")

    assert "Overall, beside the alliance, every person equal" in first
    assert "Voice in planning, beside Follow-through" in two
    assert "Overall, beside the alliance, every person equal" in odd
    assert "Overall, beside the alliance, every partner equal" in shared
    assert "Mill Clinic" not in first + two + odd + shared
    assert leader.get(f"/reports/{theirs}/beside").status_code == 404
    assert leader.get(f"/reports/{own}/beside?pulse=999").status_code == 404
