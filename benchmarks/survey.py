"""Waves to be answered in a benchmark, and what their respondents send."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from itertools import cycle
from random import Random
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks.load import Visit, form_request, page_request
from pulse.db import db
from surveys.answering import credentials, door, extracts, tickets
from surveys.answering.manifests import in_text
from surveys.instruments.loader import load

TEAM = 50
TEAMS = 6  # of an organisation
ITEMS = 15
NOTES = 0.2  # share of respondents who write something
WORDS = (
    "we",
    "decide",
    "late",
    "and",
    "hear",
    "of",
    "it",
    "later",
    "please",
    "share",
    "the",
    "plan",
)


def manifest(wave: str, people: int) -> dict[str, Any]:
    """Teams of fifty, six to an organisation."""
    teams = range(-(-people // TEAM))
    return {
        "wave": wave,
        "number": 1,
        "pulse": "Core pulse",
        "alliance": "Benchmark",
        "closes": "2099-12-31",
        "questionnaire": load("trust-core").as_dict(),
        "charter": {"version": 1, "terms": {}},
        "units": [
            {"place": team, "name": f"Team {team}", "invited": TEAM, "notes": team // TEAMS}
            for team in teams
        ],
        "notes": [{"place": place} for place in range(-(-len(teams) // TEAMS))],
        "done": [],
        "thresholds": {"team": 7, "organisation": 5, "item": 15, "notes": 10},
    }


def keyed(public: dict[str, Any], keys: Sequence[tuple[bytes, bytes]]) -> dict[int, bytes]:
    """Give every unit of a manifest one of these keys; the private halves by the unit's place."""
    private = {}
    for unit, (modulus, half) in zip(public["units"], cycle(keys), strict=False):
        unit["key"], private[unit["place"]] = in_text(modulus), half
    public["credential"] = {
        "scheme": credentials.SCHEME,
        "bits": credentials.BITS,
        "exponent": credentials.EXPONENT,
    }
    public["answer_url"] = None
    return private


def opened(
    app: Flask, public: dict[str, Any], people: int, rng: Random, private: Mapping[int, bytes]
) -> list[tuple[int, str]]:
    """Open a wave as its launch does; everybody's unit and token, in random order."""
    wave, keyring = public["wave"], app.extensions["pulse.keyring"]
    with app.app_context(), Session(_box(app)) as session:
        files = app.extensions["pulse.press"](public)
        public["served"] = {name: file.integrity for name, file in sorted(files.items())}
        door.prepare(session, keyring, wave=wave, manifest=public, signing=private, served=files)
        units = [nth // TEAM for nth in range(people)]
        asked = [
            (unit, tickets.issue(session, wave=wave, unit=unit, seat=rng.randbytes(16), rng=rng))
            for unit in units
        ]
        session.commit()
        tickets.settle(session, wave)
        session.commit()
    rng.shuffle(asked)
    return asked


def launch(app: Flask, wave: str, people: int, rng: Random) -> list[str]:
    """Open a wave without keys, for the form alone; everybody's token, in random order."""
    return [token for _, token in opened(app, manifest(wave, people), people, rng, {})]


def taken(app: Flask, wave: str, people: int) -> int:
    """How many sheets lie in the urns of a wave."""
    keyring = app.extensions["pulse.keyring"]
    with Session(_box(app)) as session:
        return sum(
            len(extracts.sheets(session, keyring, wave=wave, unit=unit))
            for unit in range(-(-people // TEAM))
        )


def _box(app: Flask) -> Engine:
    with app.app_context():
        return db.engines["box"]


def filled(token: str, rng: Random) -> bytes:
    """A filled-in form as a browser sends it."""
    fields = {"code": tickets.grouped(token)}
    points, fields["note"] = drawn_sheet(rng)
    fields |= {f"i{number}": str(point) for number, point in enumerate(points, 1)}
    return urlencode(fields).encode()


def drawn_sheet(rng: Random) -> tuple[list[int], str]:
    """Points and a note, which most people leave empty."""
    note = " ".join(rng.choices(WORDS, k=25)) if rng.random() < NOTES else ""
    return [rng.randint(1, 5) for _ in range(ITEMS)], note


def pairs(wave: str, tokens: Sequence[str], rng: Random) -> list[Visit]:
    """Every respondent sees the page, then sends a sheet."""
    page = page_request(f"/s/{wave}")
    return [
        Visit([("page", page, 200), ("send", form_request(f"/s/{wave}", filled(token, rng)), 303)])
        for token in tokens
    ]


def weight(app: Flask, wave: str) -> tuple[bytes, dict[str, int]]:
    """The page as it is sent, and what it weighs with its stylesheet and script, in bytes gzip."""
    client = app.test_client()
    sent = client.get(f"/s/{wave}", headers={"Accept-Encoding": "gzip"}).data
    page = gzip.decompress(sent).decode()
    sizes = {"page": len(sent)}
    for kind in ("css", "js"):
        start = page.find(f"/s/{wave}/respond.{kind}")
        address = page[start : page.find('"', start)] if start >= 0 else ""
        sizes[kind] = len(gzip.compress(client.get(address).data, 9)) if address else 0
    return sent, sizes
