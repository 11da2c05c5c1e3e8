"""How anonymity works, for everybody: where the link is cut, what is not protected, and proof."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all

bp = Blueprint("anonymity", __name__)

RESULTS = Path(__file__).parents[2] / "attacks" / "results.json"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": ""}


@dataclass(frozen=True, slots=True)
class Results:
    """What the attack suite found when this version was made."""

    software: str
    worlds: Mapping[str, int]
    attacks: Sequence[Mapping[str, Any]]

    @classmethod
    def read(cls, file: Path) -> Results | None:
        """Read what was shipped; None when the suite was not run for this version."""
        if not file.is_file():
            return None
        found = json.loads(file.read_text(encoding="utf-8"))
        return cls(found["software"], found["worlds"], found["attacks"])

    @property
    def ran(self) -> list[Mapping[str, Any]]:
        """Those that could be tried."""
        return [each for each in self.attacks if not each["left_out"]]

    @property
    def held(self) -> int:
        """How many of those the product withstood, while its leaky twin did not."""
        return sum(1 for each in self.ran if each["held"])


@bp.get("/anonymity")
@open_to_all
def index() -> ResponseReturnValue:
    """Say and draw how it works, on one screen."""
    settings = current_app.extensions["pulse.settings"]
    return render_template(
        "front/anonymity.html",
        encrypted=settings.tls,
        answer_url=settings.answer_url,
        results=Results.read(RESULTS),
    )


@bp.get("/anonymity/attacks")
@open_to_all
def attacks() -> ResponseReturnValue:
    """Show how this version was attacked, and what came of it."""
    return render_template("front/attacks.html", results=Results.read(RESULTS), databases=DATABASES)
