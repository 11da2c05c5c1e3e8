"""What the pages between a file of raw answers and its results show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pulse.db import db
from pulse.reports import waiting
from pulse.reports.waiting import Said, Scored
from pulse.web.manage.answers.forms import POINTS, BringForm, ReadForm
from pulse.web.manage.uploads import Upload
from surveys.earlier import importing
from surveys.earlier.answers import Chosen, Raw, ScaleUnclear
from surveys.earlier.columns import Layout
from surveys.earlier.forecast import planned
from surveys.earlier.meanings import alike
from surveys.earlier.plans import Plan
from surveys.errors import FileUnreadable, NameInvalid
from surveys.files.table import read_table

MOST_CHOSEN, MOST_ROWS = 24, 50


@dataclass
class Look:
    """One look at a file that waits to be scored."""

    upload: Upload
    form: ReadForm
    said: Said
    raw: Raw | None = None
    wrong: list[str] = field(default_factory=list)  # sentences
    chosen: tuple[Chosen, ...] = ()

    @property
    def points(self) -> list[tuple[str, str]]:
        """What an answer may count as: value and words."""
        high = self.raw.high if self.raw else POINTS
        numbers = [(str(point), str(point)) for point in range(1, high + 1)]
        return [("", _("as it is read")), *numbers, ("0", _("no answer"))]

    @property
    def questions(self) -> list[tuple[str, str, int]]:
        """Each question: its wordings, its theme, and how many answered it."""
        if self.raw is None:
            return []
        counts = [sum(1 for sheet in self.raw.sheets if sheet[at]) for at in range(self.width)]
        rows = zip(self.raw.items, self.raw.wordings, counts, strict=True)
        return [
            (" / ".join(ways), self._theme(item.construct, item.key, reverse=item.reverse), count)
            for item, ways, count in rows
        ]

    @property
    def width(self) -> int:
        """How many questions there are."""
        return len(self.raw.items) if self.raw else 0

    @property
    def alike(self) -> list[tuple[str, str]]:
        """Wordings that may be one question, and what each was said to mean."""
        keys = [item.key for item in self.raw.items] if self.raw else []
        asked = [*alike(keys), *self.said.same.items()]
        return list(dict.fromkeys(asked))

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Each organisation of the file, and how many rows are of it; the largest first."""
        if self.raw is None:
            return []
        counts = Counter(self.raw.group_of)
        return [(self.raw.groups[at], times) for at, times in counts.most_common(MOST_ROWS)]

    @staticmethod
    def _theme(theme: str, key: str, *, reverse: bool) -> str:
        alone: str = _("on its own")
        turned: str = _("%(theme)s, reversed", theme=theme)
        return alone if theme == key else turned if reverse else theme


def look(upload: Upload, given: MultiDict[str, str]) -> Look:
    """Read a file of raw answers as a form says. Changes nothing."""
    form = ReadForm(formdata=given)
    view = Look(upload, form, form.said(given))
    table = None
    try:
        importing.day_of(view.said.day, upload.name)
        table = read_table(upload.content(), upload.name, choice=form.choice())
        view.raw = waiting.read_as(upload.content(), upload.name, view.said)
        view.chosen = view.raw.chosen[:MOST_CHOSEN]
    except ScaleUnclear as error:
        view.wrong.append(str(error))
        view.chosen = tuple(Chosen(cell, None, n) for cell, n in error.cells.items() if cell)
        view.chosen = view.chosen[:MOST_CHOSEN]
    except (FileUnreadable, NameInvalid) as error:
        view.wrong.append(str(error))
    form.offer_shapes(table)
    columns = view.raw.columns if view.raw else table.rows[0].cells if table and table.rows else ()
    form.offer_columns(columns, view.raw.fields if view.raw else {}, form.labels())
    return view


@dataclass
class Outcome:
    """One look at the results of a file that was scored."""

    upload: Upload
    scored: Scored
    form: BringForm
    plan: Plan | None = None
    wrong: list[str] = field(default_factory=list)  # sentences

    def refusal(self, digest: str | None) -> str | None:
        """Why the results are not brought in now, in a sentence; None if they are."""
        if self.plan is None:
            return self.wrong[0]
        sentence: str | None = self.plan.blocked
        if digest != self.plan.digest:
            sentence = _("Something has changed since you looked. Please look again.")
        if sentence is not None and sentence not in self.wrong:
            self.wrong.append(sentence)
        return sentence


def outcome(upload: Upload, given: MultiDict[str, str]) -> Outcome:
    """Say what bringing in the results of a file would do. Changes nothing."""
    scored, form = waiting.read(upload.path), BringForm(formdata=given)
    form.offer()
    view = Outcome(upload, scored, form)
    if scored.wrong:
        view.wrong.append(scored.wrong)
        return view
    try:
        view.plan = planned(
            db.session(),
            scored.reading,
            source=scored.said.source or upload.name,
            attribution=scored.said.attribution,
            wishes=form.wanted(),
            found=Layout((), 0, {}, (), (), ()),
            day=scored.day,
        )
    except (FileUnreadable, NameInvalid) as error:
        view.wrong.append(str(error))
        return view
    if view.plan.blocked:
        view.wrong.append(view.plan.blocked)
    return view
