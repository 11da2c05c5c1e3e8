"""What the page before an import shows: how the file is read, and what would be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from flask_babel import gettext as _

from pulse.db import db
from pulse.web.manage.partners.forms import MappingForm
from pulse.web.manage.uploads import Upload
from surveys.asking import directory, report
from surveys.asking.plans import Plan
from surveys.errors import FileUnreadable
from surveys.files import text
from surveys.files.table import Table, read_table
from surveys.partners import Organisation

REMARKS = 50  # on the page; the file has them all
SAMPLE = 5


@dataclass
class Preview:
    """One look at a file that waits to be imported."""

    organisation: Organisation
    upload: Upload
    form: MappingForm
    table: Table | None = None
    plan: Plan | None = None
    wrong: list[str] = field(default_factory=list)  # sentences

    @property
    def remarks(self) -> list[tuple[int, str, str, str, str]]:
        """The first remarks on the file's rows."""
        return list(islice(sorted(report.lines(self.plan)), REMARKS)) if self.plan else []

    @property
    def remark_count(self) -> int:
        """How many remarks there are."""
        return sum(1 for _line in report.lines(self.plan)) if self.plan else 0

    @property
    def sample(self) -> Sequence[tuple[str, ...]]:
        """The first people as they would be taken: address, name, team."""
        if self.plan is None:
            return ()
        entries = (*self.plan.added, *(step.entry for step in self.plan.updates))
        first = sorted(entries, key=lambda entry: entry.line)[:SAMPLE]
        return [(one.address, one.name or "", one.unit or "") for one in first]

    @property
    def reading(self) -> list[tuple[str, str]]:
        """How the file was taken apart, in words."""
        if self.table is None:
            return []
        rows = [(_("File"), self.table.name)]
        if self.table.sheet:
            rows.append((_("Sheet"), self.table.sheet))
        else:
            delimiter = text.DELIMITERS.get(self.table.delimiter, self.table.delimiter)
            rows.append((_("Encoding"), text.ENCODINGS.get(self.table.encoding, "UTF-32")))
            rows.append((_("Columns are split by"), delimiter))
        if self.plan is not None:
            found = self.plan.columns
            line = found.header_line
            rows.append((_("Headings"), _("on line %(line)s", line=line) if line else _("none")))
            labels = self.form.labels()
            rows += [(labels[name], found.headings[at]) for name, at in found.fields.items()]
        return rows

    def refusal(self, digest: str | None, *, accepted: bool) -> str | None:
        """Why an import is not done now, in a sentence that the page shows; None if it is."""
        if self.plan is None:
            return self.wrong[0]
        sentence: str
        if digest != self.plan.digest:
            sentence = _("Something has changed since you looked. Please look again.")
        elif self.plan.alarming and not accepted:
            sentence = _("Tick the box to say that these people have really left.")
        else:
            return None
        self.wrong.append(sentence)
        return sentence


def _read(
    organisation: Organisation, table: Table, form: MappingForm, choices: Mapping[str, bool]
) -> Plan:
    return directory.read(
        db.session(),
        organisation=organisation,
        table=table,
        mapping=form.mapping(),
        full=form.full,
        choices=choices,
    )


def preview(organisation: Organisation, upload: Upload, form: MappingForm) -> Preview:
    """Read a file as a form says, and compare it with the roster. Changes nothing."""
    view = Preview(organisation, upload, form)
    try:
        view.table = read_table(upload.content(), upload.name, choice=form.choice(), likeliest="@")
        view.plan = _read(organisation, view.table, form, {})
        choices = form.choices(view.plan.suggestions)
        if choices:
            view.plan = _read(organisation, view.table, form, choices)
    except FileUnreadable as error:
        view.wrong.append(str(error))
    form.offer_shapes(view.table)
    form.offer_reach()
    if view.plan is not None:
        found = view.plan.columns
        form.offer_columns(found.headings, found.fields, form.labels())
        form.header.data = str(found.header_line or "none")
    else:
        first = view.table.rows[0].cells if view.table else ()
        width = view.table.width if view.table else 0
        named = [*first, *[""] * (width - len(first))]
        form.offer_columns(named, {}, form.labels())
    return view
