"""Whether each part of the installation does its work: said to machines, in one word each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from pulse import schema, vitals
from pulse.db import db
from surveys.errors import SurveyError


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation, and whether it does its work."""

    name: str  # "roster", "box", "migrations", "keys" or "worker"
    well: bool


def parts(app: Flask) -> list[Part]:
    """Look at each part; inside the application's context."""
    ledgers = {"roster": db.engine, "box": db.engines["box"]}
    reached = {name: _reached(engine) for name, engine in ledgers.items()}
    there = all(reached.values())
    found = [Part(name, well) for name, well in reached.items()]
    found.append(Part("migrations", there and not any(map(_behind, ledgers.values(), ledgers))))
    found.append(Part("keys", _kept(app)))
    found.append(Part("worker", reached["roster"] and _served(db.engine)))
    return found


def _reached(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _behind(engine: Engine, ledger: str) -> bool:
    try:
        return schema.behind(engine, ledger)
    except SQLAlchemyError:
        return True


def _kept(app: Flask) -> bool:
    try:
        app.extensions["pulse.keyring"].check()
    except (SurveyError, OSError):
        return False
    return True


def _served(engine: Engine) -> bool:
    try:
        return bool(vitals.living(engine))
    except SQLAlchemyError:
        return False
