"""A whole wave, from its launch to its destruction, with its keys on another machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from pulse.jobs import close, participation, release
from pulse.jobs import open as opening
from pulse.settings import Settings
from surveys.answering.tables import Sealed
from surveys.errors import KeyringAway
from surveys.releases import ReleasedCell
from surveys.waves import Stage, Wave
from tests.pulse.jobs.conftest import Open, open_shop, wave_id
from tests.pulse.jobs.test_end import answer
from tests.pulse.keys.serving import Service, serving

__all__ = ["open_shop", "wave_id"]  # fixtures


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path / "keys") as service:
        yield service


@pytest.fixture
def settings(settings: Settings, service: Service) -> Settings:
    """An installation whose keys are in the service, and not in its home."""
    return settings.model_copy(
        update={"keyring": service.url, "keyring_secret": SecretStr(service.secret)}
    )


def test_a_wave_is_closed_and_destroyed_over_a_service_that_comes_and_goes(
    app: Flask, settings: Settings, service: Service, open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
    assert answer(app, wave_id) == 60
    with open_shop() as shop:
        participation.count(shop, wave_id)
    service.kill()
    for deed in (close.close, close.close):
        with open_shop() as shop, pytest.raises(KeyringAway):
            deed(shop, wave_id)
    service.start()
    with open_shop() as shop:
        close.close(shop, wave_id)
    service.kill()
    with open_shop() as shop, pytest.raises(KeyringAway):
        release.publish(shop, wave_id)
    service.start()
    with open_shop() as shop:
        release.publish(shop, wave_id)

        n = select(ReleasedCell.n).where(
            ReleasedCell.subject == "organisation", ReleasedCell.measure == "mean"
        )
        assert set(shop.roster.scalars(n)) == {38, 22}
        assert shop.roster.get_one(Wave, wave_id).stage is Stage.released
        assert shop.box.scalars(select(Sealed.wave)).all() == []
    assert set(service.file.path.read_bytes()[4096:]) == {0}
    assert not settings.keyring_file.exists()
