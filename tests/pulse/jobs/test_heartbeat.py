"""Who lives is seen by signs that change, not by what any clock shows."""

from __future__ import annotations

from pulse.jobs.heartbeat import Vigil
from pulse.vitals import SILENT


def test_a_worker_lives_while_its_sign_changes_whatever_its_clock_shows() -> None:
    vigil = Vigil("here-1", alone=False)
    signs = {"here-1": 1_000_000, "ahead-1": 1_000_900}

    for second in range(0, 600, 10):
        signs["ahead-1"] += 10

        assert vigil.living(signs, float(second)) == {"here-1", "ahead-1"}


def test_a_clock_set_back_an_hour_kills_nobody() -> None:
    vigil = Vigil("here-1", alone=False)
    vigil.living({"here-1": 5_000, "there-1": 5_000}, 0.0)

    assert vigil.living({"here-1": 5_010, "there-1": 1_410}, 10.0) == {"here-1", "there-1"}


def test_a_worker_without_a_new_sign_is_dead_after_a_minute_and_lives_again_with_one() -> None:
    vigil = Vigil("here-1", alone=False)
    vigil.living({"there-1": 7}, 0.0)

    assert vigil.living({"there-1": 7}, SILENT) == {"here-1", "there-1"}
    assert vigil.living({"there-1": 7}, SILENT + 1) == {"here-1"}
    assert vigil.living({"there-1": 8}, SILENT + 2) == {"here-1", "there-1"}


def test_where_one_worker_has_the_folder_alone_every_other_sign_is_of_a_dead_one() -> None:
    assert Vigil("here-1", alone=True).living({"here-1": 7, "gone-1": 7}, 0.0) == {"here-1"}
