"""The people who get the letters: they make up their minds, and answer some time later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import select

from pulse.db import db
from soak.post import Letter
from soak.story import Story
from surveys.errors import SurveyError
from surveys.waves import Stage, Wave

AT_ONCE = 16  # of them hand in at the same time
LATEST = 96  # hours after a letter

Sheet = tuple[Letter, list[int]]


class Readers:
    """Everybody who was asked."""

    def __init__(self, app: Flask, story: Story, answering: float, rng: Random) -> None:
        self.app, self.story, self.answering, self.rng = app, story, answering, rng
        self.read = 0  # letters whose readers have made up their minds
        self.meant: list[tuple[datetime, Letter]] = []  # to be answered, and when

    def make_up_minds(self) -> None:
        """Let whoever got a letter decide whether, and when, to answer."""
        for letter in self.story.letters[self.read :]:
            reads = letter.wave is not None and letter.to not in self.story.bouncing
            if reads and self.rng.random() < self.answering / 2:
                later = timedelta(hours=self.rng.randint(1, LATEST))
                self.meant.append((letter.came + later, letter))
        self.read = len(self.story.letters)

    def answer(self, until: datetime, now: datetime) -> None:
        """Hand in every answer whose time has come, several at once.

        Args:
            until: the moment until which it comes.
            now: what the clock shows.
        """
        ripe = {
            (letter.wave or "", letter.to): letter
            for when, letter in self.meant
            if when <= until and (letter.wave or "", letter.to) not in self.story.answered
        }
        self.meant = [each for each in self.meant if each[0] > until]
        if not ripe:
            return
        items = self._items()
        sheets = [
            (letter, [self.rng.randint(1, 5) for _ in range(items[wave])])
            for (wave, _), letter in ripe.items()
            if wave in items
        ]
        with ThreadPoolExecutor(AT_ONCE) as many:
            for letter, taken in zip((each for each, _ in sheets), many.map(self._hand_in, sheets),
                                     strict=True):  # fmt: skip
                if taken:
                    self.story.answered[letter.wave or "", letter.to] = now

    def _hand_in(self, sheet: Sheet) -> bool:
        """Whether an answer was taken; it is not where its wave has ended."""
        letter, points = sheet
        try:
            with self.app.app_context():
                intake = self.app.extensions["pulse.intake"]
                intake.submit(letter.wave, letter.token, points, "")
        except SurveyError:
            return False
        return True

    def _items(self) -> dict[str, int]:
        """How many items each open wave has."""
        with self.app.app_context():
            opened = db.session.scalars(select(Wave).where(Wave.stage == Stage.open))
            found = {wave.code: len(wave.instrument.items) for wave in opened}
            db.session.rollback()
        return found
