"""An open wave with a letter's code or two, as the launch would have left it in the box."""

from __future__ import annotations

import copy
import itertools
import random
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from pulse.app import create_app
from pulse.db import db
from pulse.schema import BOX
from pulse.settings import Settings
from surveys.answering import door, extracts, tickets
from surveys.instruments.loader import Instrument, load
from tests import keypool

COUNT = itertools.count(1)
PEOPLE = 20


def public(instrument: Instrument | None = None, **changed: Any) -> dict[str, Any]:
    """The manifest of a wave with one unit."""
    return {
        "wave": "unnamed",
        "number": 3,
        "pulse": "Core pulse",
        "alliance": "Harbour Alliance",
        "closes": "2026-12-05",
        "questionnaire": (instrument or load("trust-core")).as_dict(),
        "charter": {"version": 1, "terms": {}},
        "units": [{"place": 0, "name": "Secret Team", "invited": PEOPLE, "notes": 0}],
        "notes": [{"place": 0}],
        "done": [],
        "thresholds": {"team": 7, "organisation": 5, "item": 15, "notes": 10},
    } | changed


def two_languages() -> dict[str, Any]:
    """A questionnaire in English and in (made up) Arabic."""
    plain = load("trust-core").as_dict()

    def too(text: dict[str, str], arabic: str) -> dict[str, str]:
        return {**text, "ar": arabic}

    return plain | {
        "languages": ["en", "ar"],
        "title": too(plain["title"], "العمل معا"),
        "about": too(plain["about"], "نسأل عن العمل المشترك بين الشركاء."),
        "open_question": too(plain["open_question"], "ما الذي يمكن أن نفعله أفضل؟"),
        "labels": {
            **plain["labels"],
            "ar": ["أعارض بشدة", "أعارض", "محايد", "أوافق", "أوافق بشدة"],
        },
        "items": [
            item | {"text": too(item["text"], f"أستطيع أن أقول رأيي في العمل {number}")}
            for number, item in enumerate(plain["items"], 1)
        ],
    }


@dataclass(frozen=True)
class Opened:
    """The wave, and what can be seen of it from behind the door."""

    app: Flask
    wave: str
    tokens: tuple[str, ...]

    @property
    def path(self) -> str:
        """The address in the letter, without the code."""
        return f"/s/{self.wave}"

    @property
    def code(self) -> str:
        """The first code as it stands in its letter."""
        return tickets.grouped(self.tokens[0])

    def shut(self) -> None:
        """Let the wave end."""
        with self.app.app_context(), Session(db.engines["box"]) as session:
            door.shut(session, self.wave)
            session.commit()

    def read(self) -> tuple[list[tuple[int, ...]], list[str]]:
        """Shut the wave; every sheet and note that was taken in."""
        self.shut()
        keyring = self.app.extensions["pulse.keyring"]
        with self.app.app_context(), Session(db.engines["box"]) as session:
            return (
                extracts.sheets(session, keyring, wave=self.wave, unit=0),
                extracts.notes(session, keyring, wave=self.wave, organisation=0),
            )


@contextmanager
def standing(home: Path, **settings: Any) -> Iterator[Flask]:
    """One application for all tests of a file, each with a wave of its own."""
    app = create_app(Settings(home=home, secret_key=secrets.token_hex(32), **settings))
    app.testing = True
    with app.app_context():
        BOX.create_all(db.engines["box"])
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def opened(app: Flask, manifest: Mapping[str, Any] | None = None) -> Opened:
    """Open one more wave and mint three codes."""
    wave = f"wave{next(COUNT)}"
    rng = random.Random(wave)
    keyring = app.extensions["pulse.keyring"]
    with app.app_context(), Session(db.engines["box"]) as session:
        written = copy.deepcopy({**(manifest or public()), "wave": wave})
        private = keypool.given(written)
        files = app.extensions["pulse.press"](written)
        written["served"] = {name: file.integrity for name, file in files.items()}
        door.prepare(session, keyring, wave=wave, manifest=written, signing=private, served=files)
        session.commit()
        tokens = tuple(
            tickets.issue(session, wave=wave, unit=0, seat=rng.randbytes(16), rng=rng)
            for _ in range(3)
        )
        session.commit()
    return Opened(app, wave, tokens)
