"""What all series share is enough to weigh one organisation's alone, to the last digit."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameInvalid
from analysis.flags import Findings, find
from analysis.shared import Shared
from analysis.signs import participation
from soak.panels import Setting, cells

WORLD = Setting(organisations=7, constructs=3, waves=16, missing=0.1, overall=True)
FIGURES = ("statistic", "size", "size_se", "recovery", "smallest", "shock", "watch", "alert")


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    """Seven organisations of which one falls, another begins anew, and cells are missing."""
    made = cells(WORLD, np.random.default_rng(4)).assign(invited=90.0)
    made.loc[(made["organisation"] == "o03") & (made["wave"] >= 10), "mean"] -= 15
    made["broken"] = (made["organisation"] == "o03") & (made["wave"] == 7)
    days = pd.Timestamp("2024-01-15") + pd.to_timedelta(84 * made["wave"], unit="D")
    return made.assign(wave=days)


def handed(found: Findings) -> Shared:
    """What is shared, as a file hands it on."""
    return Shared.read(json.loads(json.dumps(found.shared.plain(), allow_nan=False)))


def test_one_organisations_cells_and_what_is_shared_give_the_same_figures(
    told: pd.DataFrame,
) -> None:
    every = find(told)

    alone = find(told[told["organisation"] == "o03"], shared=handed(every))

    own = every.rows[every.rows["organisation"] == "o03"].reset_index(drop=True)
    assert (own["level"] != "none").any()
    assert alone.rows["level"].tolist() == own["level"].tolist()
    assert alone.rows["onset"].equals(own["onset"])
    for name in FIGURES:
        assert alone.rows[name].to_numpy() == pytest.approx(own[name], rel=1e-9, nan_ok=True)
    moved = alone.together["statistic"].to_numpy()
    assert moved == pytest.approx(every.together["statistic"], rel=1e-9, nan_ok=True)
    assert not alone.rows["listed"].any()


def test_participation_can_be_weighed_alone_too(told: pd.DataFrame) -> None:
    every = participation(told)
    assert every is not None

    alone = participation(told[told["organisation"] == "o03"], shared=handed(every))

    assert alone is not None
    own = every.rows[every.rows["organisation"] == "o03"]
    assert alone.rows["statistic"].to_numpy() == pytest.approx(
        own["statistic"], rel=1e-9, nan_ok=True
    )


def test_what_is_no_such_file_or_of_other_waves_is_refused(told: pd.DataFrame) -> None:
    shared = find(told).shared
    own = told[told["organisation"] == "o03"]

    with pytest.raises(FrameInvalid):
        Shared.read({"waves": [1, 2]})
    with pytest.raises(FrameInvalid):
        find(own.assign(construct="another"), shared=shared)
    with pytest.raises(FrameInvalid):
        find(own.assign(wave=own["wave"] + pd.Timedelta(days=1)), shared=shared)
