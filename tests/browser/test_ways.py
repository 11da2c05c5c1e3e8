"""The pages of the other ways in, in a real browser, by day and by night, small and large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import workshop
from surveys import channels
from surveys.asking import hats
from surveys.partners import Unit
from tests.pulse.jobs.conftest import TODAY, found_alliance
from tests.pulse.jobs.test_slips import read


def open_wave(app: Flask) -> int:
    """An open wave with a hat of two slips, and a channel that refused."""
    with app.app_context(), Session(db.engine) as session:
        wave_id = found_alliance(session)
        unit = session.scalars(select(Unit).order_by(Unit.id)).first()
        assert unit is not None
        hats.count(session, unit, 2)
        made = channels.add(
            session, name="#all", address="https://chat.example.org/1", organisation=None
        )
        invite.steward(session, address="steward@coast.example")
        session.commit()
        channel_id = made.id
    with workshop.of(app, today=TODAY) as shop:
        opening.launch(shop, wave_id)
        wave = shop.roster.get_one(opening.Wave, wave_id)
        refusing = channels.by_id(shop.roster, channel_id)
        channels.mark(shop.roster, wave, refusing, trouble="It is gone.", refused=True)
        shop.roster.commit()
    return wave_id


def test_a_steward_prints_slips_and_every_page_breaks_no_rule(
    app: Flask,
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    wave_id = open_wave(app)
    page = window(accept_downloads=True)
    page.goto("/")
    page.get_by_role("button", name="steward").click()
    page.goto(f"/manage/waves/{wave_id}/hats/1")
    with page.expect_download() as sheets:
        page.get_by_role("button", name="Make the slips").click()
    sheets.value.save_as(tmp_path / "slips.pdf")

    assert len(set(read((tmp_path / "slips.pdf").read_bytes()))) == 2
    for path in (
        f"/manage/waves/{wave_id}/ways",
        f"/manage/waves/{wave_id}/hats/1",
        "/manage/channels",
        "/manage/organisations/1/on-paper",
    ):
        page.goto(path)
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)
            axe(page)
        fits(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/manage/waves/{wave_id}/hats/1")
    expect(page.get_by_role("button", name="Make 2 new slips")).to_be_visible()
