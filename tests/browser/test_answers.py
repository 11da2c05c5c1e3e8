"""Bringing in answers of an earlier survey, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pulse.auth import invite
from pulse.db import db
from pulse.jobs import scoring, workshop
from tests.house.alliance import with_a_report


def survey(folder: Path) -> Path:
    """Answers in words, one of which nobody knows, of people of three organisations."""
    words = ("Agree", "Strongly agree", "Disagree", "No idea at all", "Neutral")
    rows = ["Response ID,Organisation,Question,Answer"]
    for place, name in enumerate(("Harbour Trust", "Coast Guard", "Sea School")):
        for person in range(30):
            wording = "learn and grow" if person % 2 else "learn & to grow"
            question = f"1. This last year I have had many opportunities to {wording}"
            answer = words[(person + place) % 5]
            rows.append(f"{place}900{person},{name},{question},{answer}")
    file = folder / "staff survey 2023.csv"
    file.write_text("\n".join(rows))
    return file


@pytest.fixture
def steward(app: Flask, window: Callable[..., Page]) -> Page:
    """A steward of a house that holds things."""
    with_a_report(app)
    with app.app_context():
        invite.steward(db.session(), address="steward@river.example")
        db.session.commit()
    page = window()
    page.goto("/")
    page.locator('form[action$="/steward"] button').first.click()
    return page


def test_answers_are_brought_in_on_pages_that_everybody_can_read(
    app: Flask,
    steward: Page,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    steward.goto("/manage/history/answers/")
    steward.set_input_files("input[type=file]", survey(tmp_path))
    steward.get_by_label("Name of the survey").fill("Staff survey")
    axe(steward)
    fits(steward)

    steward.get_by_role("button", name="Look at the file").click()
    expect(steward.locator("main")).to_contain_text(
        "“no idea at all” in staff survey 2023.csv is no point"
    )
    axe(steward)
    steward.get_by_label("No idea at all (18 times)").select_option("no answer")
    steward.get_by_role("button", name="Read it again").click()
    axe(steward)
    fits(steward)
    steward.get_by_role("button", name="Score these answers").click()
    axe(steward)
    with app.app_context(), workshop.of(app) as shop:
        scoring.score(shop)
    steward.get_by_text("Look whether the results are there").click()
    steward.get_by_label("Take them into the alliance").check()
    steward.get_by_role("button", name="Look again").click()
    axe(steward)
    fits(steward)
    steward.get_by_role("button", name="Bring these results in").click()

    steward.get_by_text("The results are in.").wait_for()
    expect(steward.get_by_role("heading", name="Staff survey")).to_have_count(1)
