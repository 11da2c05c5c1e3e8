"""A wave of one team of twenty, open over an empty Box."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulse.settings import Settings
from tests.surveys.answering.waves import OpenWave, fresh, manifest


@pytest.fixture
def wave(settings: Settings) -> Iterator[OpenWave]:
    """Twenty people of one team, who have their letters."""
    wave = fresh(settings.box, settings.keyring_file, manifest([20]))
    yield wave
    wave.box.dispose()
