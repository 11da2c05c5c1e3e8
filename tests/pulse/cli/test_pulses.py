"""`pulse pulse …` and the clocks and closed days of organisations, from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pulse import queue, schema
from pulse.app import create_app
from pulse.db import db
from pulse.settings import Settings
from tests.alliances import found
from tests.pulse.cli.test_waves import run

TODAY = datetime.now(UTC).date()
FIRST = TODAY + timedelta(days=20)
PLAN = ("pulse", "plan", "Core", "--every", "12", "--starts", FIRST.isoformat())


@pytest.fixture
def begun(settings: Settings) -> Settings:
    """An installation with an alliance of two."""
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        found(db.session(), {"North": {"A": 30, "B": 20}, "Quay": {"": 30}})
        db.session.commit()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()
    return settings


def test_a_pulse_is_set_up_shown_changed_paused_and_resumed(begun: Settings) -> None:
    planned = run(begun, *PLAN)
    shown = json.loads(run(begun, "pulse", "show", "core", "--json").output)
    changed = run(begun, "pulse", "plan", "Core", "--hour", "10:30", "--unit", "North/B")
    paused = run(begun, "pulse", "pause", "Core")
    again = run(begun, "pulse", "pause", "Core")
    listed = run(begun, "pulse", "show")
    resumed = run(begun, "pulse", "resume", "Core")

    assert planned.exit_code == 0, planned.output
    assert f"Core (trust-core): every 12 weeks from {FIRST}, open 14 days" in planned.output
    assert [wave["number"] for wave in shown["waves"]] == [1, 2, 3, 4, 5, 6]
    assert shown["waves"][0]["opens"] == FIRST.isoformat()
    assert shown["hour"] == "09:00"
    assert "letters at 10:30" in changed.output
    assert paused.output.startswith("Core is paused.")
    assert (again.exit_code, "is paused already" in again.output) == (1, True)
    assert ", paused" in listed.output
    assert resumed.output == "Core goes on.\n"


def test_what_takes_turns_is_said_of_each_wave_in_advance(begun: Settings) -> None:
    mini = ("pulse", "plan", "Mini", "--instrument", "trust-mini", "--starts", FIRST.isoformat())
    refused = run(begun, *mini, "--every", "12")
    run(begun, *mini, "--every", "4")
    shown = run(begun, "pulse", "show", "Mini").output
    told = json.loads(run(begun, "pulse", "show", "Mini", "--json").output)

    assert refused.exit_code == 1
    assert "let a wave come every 4 weeks or oftener" in " ".join(refused.output.split())
    assert shown.count("asks: safety_speak_up, trust_goodwill, ") == 6
    assert len({tuple(wave["asks"]) for wave in told["waves"]}) == 6
    assert all(len(wave["asks"]) == 6 for wave in told["waves"])


def test_a_wave_is_moved_skipped_and_taken_back(begun: Settings) -> None:
    run(begun, *PLAN)
    moved = run(begun, "pulse", "move", "2", "--days=-7")
    too_far = run(begun, "pulse", "move", "2", "--days=-8")
    skipped = run(begun, "pulse", "skip", "3")
    shown = run(begun, "pulse", "show", "Core")
    back = run(begun, "pulse", "skip", "3", "--take-back")

    assert f"planned for {FIRST + timedelta(weeks=11)}" in moved.output
    assert (too_far.exit_code, "two weeks at most" in too_far.output) == (1, True)
    assert skipped.output == "Core, wave 3 is skipped.\n"
    assert ", skipped" in shown.output
    assert "wave 7" in shown.output
    assert back.output == "Core, wave 3 takes place.\n"


BAD: list[tuple[tuple[str, ...], str]] = [
    (("--every", "1"), "every 2 to 104 weeks"),
    (("--every", "4", "--quarterly"), "Say one of --every"),
    (("--open-days", "90"), "for 3 to 60 days"),
    (("--hour", "nine"), "nine is not an hour"),
    (("--hour", "at-once"), "at which hour letters leave"),
    (("--reminders", "7"), "4 reminders at most"),
    (("--organisation", "Nowhere"), "No organisation is called Nowhere"),
    (("--unit", "North/Z"), "has no team called Z. It has: A, B."),
    (("--unit", "North/A", "--organisation", "Quay"), "not both"),
]


def test_what_cannot_be_kept_ends_in_one_sentence_and_sets_nothing(begun: Settings) -> None:
    for words, sentence in BAD:
        said = run(begun, *PLAN, *words)

        assert said.exit_code == 1, words
        assert sentence in said.output, words
    assert "There is none yet." in run(begun, "pulse", "show").output


def test_a_pulse_keeps_what_it_asks(begun: Settings) -> None:
    run(begun, *PLAN)
    said = run(begun, "pulse", "plan", "Core", "--instrument", "process-trust")

    assert (said.exit_code, "keeps what it asks" in said.output) == (1, True)


def test_clocks_and_closed_days_are_set(begun: Settings, tmp_path: Path) -> None:
    day = FIRST + timedelta(days=1)
    calendar = tmp_path / "closed.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nBEGIN:VEVENT\nUID:1@x\n"
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}\nSUMMARY:Fair\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    broken = tmp_path / "broken.ics"
    broken.write_bytes(b"\x00\x01")
    whole = run(begun, "organisation", "clock", "--time-zone", "Europe/Berlin", "--country", "DE")
    one = run(begun, "organisation", "clock", "North", "--time-zone", "Pacific/Auckland")
    bad = run(begun, "organisation", "clock", "North", "--time-zone", "Mars/Base")
    closed = run(begun, "organisation", "closed", "North", "--import", str(calendar))
    unread = run(begun, "organisation", "closed", "North", "--import", str(broken))
    more = run(begun, "organisation", "closed", "North", "--add", FIRST.isoformat())
    less = run(begun, "organisation", "closed", "North", "--remove", day.isoformat())

    assert whole.output == "Coast Alliance: Europe/Berlin, DE.\n"
    assert one.output == "North: Pacific/Auckland, no country.\n"
    assert (bad.exit_code, "Mars/Base is not a time zone" in bad.output) == (1, True)
    assert closed.output == f"{day}  Fair\n"
    assert (unread.exit_code, "cannot be read as a calendar" in unread.output) == (1, True)
    assert f"{FIRST}\n{day}  Fair\n" == more.output
    assert less.output == f"{FIRST}\n"


def test_a_wave_need_not_wait_if_a_reason_is_given(begun: Settings) -> None:
    run(begun, *PLAN)
    empty = run(begun, "wave", "open", "1", "--override", " ")

    assert (empty.exit_code, "Say why this wave need not wait" in empty.output) == (1, True)
