"""What the page before an import of earlier results shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _

from pulse.db import db
from pulse.web.manage.history.forms import MappingForm
from pulse.web.manage.uploads import Upload
from surveys import partners
from surveys.earlier import importing
from surveys.earlier.plans import Plan
from surveys.errors import FileUnreadable, NameInvalid
from surveys.files.table import Table, read_table

RESULT = r"^\d+([.,]\d+)?%?$"
REMARKS = 50
ASKED = 60  # names that the page asks about at once


@dataclass(frozen=True)
class Question:
    """What a name in the file means: one of a list, with the likeliest chosen."""

    kind: str
    name: str
    likely: str
    choices: list[tuple[str, str]]  # value and words


@dataclass
class Preview:
    """One look at a file that waits to be imported."""

    upload: Upload
    form: MappingForm
    table: Table | None = None
    plan: Plan | None = None
    wrong: list[str] = field(default_factory=list)  # sentences

    @property
    def questions(self) -> list[Question]:
        """The names whose meaning is asked: organisations first, then measures."""
        if self.plan is None:
            return []
        here = [("", _("Another one"))] + [
            (one.name, one.name) for one in partners.organisations(db.session())
        ]
        there = [("", _("A new measure")), *self.plan.labels.items()]
        organisations = [
            Question("organisation", one.name, one.nearest or "", here)
            for one in self.plan.strangers
        ]
        measures = [
            Question("measure", one.name, one.nearest or "", there) for one in self.plan.newcomers
        ]
        return [*organisations, *measures][:ASKED]

    @property
    def remarks(self) -> list[tuple[int, str, str, str]]:
        """The first remarks: line, what becomes of the cell, the cell, why."""
        if self.plan is None:
            return []
        left = [(one, _("left out")) for one in self.plan.problems]
        taken = [(one, _("taken")) for one in self.plan.notes]
        return [
            (one.line, what, f"{one.column}: {one.value}", one.reason)
            for one, what in (*left, *taken)
        ][:REMARKS]

    def refusal(self, digest: str | None) -> str | None:
        """Why an import is not done now, in a sentence that the page shows; None if it is."""
        if self.plan is None:
            return self.wrong[0]
        sentence: str | None = self.plan.blocked
        if digest != self.plan.digest:
            sentence = _("Something has changed since you looked. Please look again.")
        if sentence is not None and sentence not in self.wrong:
            self.wrong.append(sentence)
        return sentence


def preview(upload: Upload, form: MappingForm) -> Preview:
    """Read a file as a form says. Changes nothing."""
    view = Preview(upload, form)
    try:
        view.table = read_table(
            upload.content(), upload.name, choice=form.choice(), likeliest=RESULT
        )
        view.plan = importing.read(
            db.session(),
            table=view.table,
            source=form.source.data or upload.name,
            attribution=form.attribution.data or "",
            wishes=form.wanted(),
        )
        if view.plan.blocked:
            view.wrong.append(view.plan.blocked)
    except (FileUnreadable, NameInvalid) as error:
        view.wrong.append(str(error))
    form.offer_shapes(view.table)
    form.offer_fates()
    if view.plan is not None:
        found = view.plan.layout
        form.offer_columns(found.headings, found.fields, form.labels())
        form.header.data = str(found.header_line)
        kept = found.only
        form.only.data = "; ".join(f"{column}={value}" for column, value in kept) or "all"
    else:
        first = view.table.rows[0].cells if view.table else ()
        form.offer_columns(first, {}, form.labels())
    return view
