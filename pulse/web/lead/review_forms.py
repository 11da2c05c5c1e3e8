"""The forms of what is written down when a release is read together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from pulse.web.form import PageForm, SelectChoice
from pulse.web.lead.milestone_forms import NOBODY, PlainDayField
from pulse.web.printable import printable
from surveys.commitments import OWNER, SAID, State
from surveys.frictions import Friction
from surveys.reviews import LONGEST, PLACE, Sort

SHORTER = _l("Use at most %(max)d characters")
AT_MOST = Length(max=LONGEST, message=SHORTER)


class PlainHourField(TimeField):
    """An hour, as a browser's own control sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the hour."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter an hour, as 14:30")) from error


class MetForm(PageForm):
    """When they read it together, who was there, and the one thing that they take from it."""

    met = PlainDayField(_l("Day"), validators=[InputRequired(_l("Enter the day, as 2026-11-22"))])
    present = SelectMultipleField(_l("Who was there"), coerce=int)
    line = StringField(
        _l("What you take from it, in one sentence"),
        description=_l("May stay empty. It is kept among the decisions."),
        validators=[AT_MOST, printable],
    )

    def __init__(self, there: Mapping[int, str], **given: object) -> None:
        """Make the form.

        Args:
            there: names by id of the organisations that may have been there.
            given: what fields hold before anything was sent.
        """
        super().__init__(**given)
        self.present.choices = [SelectChoice(place, name) for place, name in there.items()]

    def validate_present(self, field: SelectMultipleField) -> None:
        """Where several partners could have been there, reading together takes two."""
        if len(list(field.choices or ())) > 1 and len(set(field.data or ())) < 2:
            raise ValidationError(_("Say who was there: reading together takes two partners"))


class MeetingForm(PageForm):
    """When and where they are to sit together."""

    planned = PlainDayField(
        _l("On which day"), validators=[InputRequired(_l("Enter the day, as 2026-11-22"))]
    )
    hour = PlainHourField(_l("At what time"), validators=[InputRequired(_l("Enter the hour"))])
    room = StringField(
        _l("Where"),
        description=_l("A room, or the address of a call. May stay empty."),
        validators=[Length(max=PLACE, message=SHORTER), printable],
    )


class EntryForm(PageForm):
    """A note, a decision, or what is to be started, stopped or gone on with."""

    sort = RadioField(_l("What is it?"), validators=[DataRequired(_l("Choose what it is"))])
    words = TextAreaField(
        _l("In words"),
        description=_l("Name no person, and guess nobody’s answers: all who read along see it."),
        validators=[DataRequired(_l("Say it in a few words")), AT_MOST, printable],
    )

    def offer(self) -> None:
        """Offer what an entry may be."""
        self.sort.choices = [
            SelectChoice(Sort.note.value, _("A note")),
            SelectChoice(Sort.decision.value, _("A decision")),
            SelectChoice(Sort.start.value, _("Something to start")),
            SelectChoice(Sort.stop.value, _("Something to stop")),
            SelectChoice(Sort.go_on.value, _("Something to continue")),
        ]


class PromiseForm(PageForm):
    """A commitment: what, by whom, until when, and how one sees that it is done."""

    promise = TextAreaField(
        _l("What is promised"),
        validators=[DataRequired(_l("Say in a few words what is promised")), AT_MOST, printable],
    )
    done_when = StringField(
        _l("It is done when"),
        description=_l("Something that everybody could see. Such as: the plan hangs in the hall."),
        validators=[DataRequired(_l("Say how everybody sees that it is done")), AT_MOST, printable],
    )
    owner = StringField(
        _l("Which role answers for it"),
        description=_l("Such as: head of the shelter team. A role stays when people change."),
        validators=[
            DataRequired(_l("Say which role answers for it")),
            Length(max=OWNER, message=SHORTER),
            printable,
        ],
    )
    whose = SelectField(_l("Of which partner"), coerce=int)
    due = PlainDayField(
        _l("Until when"),
        description=_l("If nobody works there on that day, the next working day is in time."),
        validators=[InputRequired(_l("Enter the day, as 2026-11-22"))],
    )
    said = StringField(
        _l("What people said that it answers"),
        description=_l("May stay empty. It can stand in the next letter: “You said, we did”."),
        validators=[Length(max=SAID, message=SHORTER), printable],
    )
    answers = SelectField(_l("Which flag it answers"), coerce=int, default=NOBODY)

    def offer(
        self, names: Mapping[int, str], flags: Iterable[tuple[Friction, Mapping[str, str]]] = ()
    ) -> None:
        """Offer the partners that may promise something, and what it may answer.

        Args:
            names: of partners by id; all of them together are offered, too, but to one alone.
            flags: that are open, and what each is about.
        """
        self.whose.choices = [
            *([SelectChoice(NOBODY, _("All partners together"))] if len(names) != 1 else []),
            *(SelectChoice(place, name) for place, name in names.items()),
        ]
        self.answers.choices = [
            SelectChoice(NOBODY, _("None")),
            *(SelectChoice(each.id, _about(each, label)) for each, label in flags),
        ]


class SettleForm(PageForm):
    """What became of a promise."""

    state = RadioField(
        _l("What became of it?"), validators=[DataRequired(_l("Choose what became of it"))]
    )
    evidence = TextAreaField(
        _l("If it is done: where one sees it"),
        description=_l("A sentence, or an address. May stay empty."),
        validators=[AT_MOST, printable],
    )
    reason = TextAreaField(
        _l("If it will not be done: because"),
        description=_l("An honest no is an answer: it lets people see what was weighed."),
        validators=[AT_MOST, printable],
    )

    def offer(self) -> None:
        """Offer what may have become of it."""
        self.state.choices = [
            SelectChoice(State.done.value, _("It is done")),
            SelectChoice(State.given_up.value, _("We will not do it, because …")),
        ]


class AgainForm(PageForm):
    """Another day for a promise, and why."""

    due = PlainDayField(
        _l("Until when now"), validators=[InputRequired(_l("Enter the day, as 2026-11-22"))]
    )
    why = StringField(
        _l("Why, in a sentence"),
        description=_l("It stays beside the promise, and so does the day before."),
        validators=[DataRequired(_l("Say in a sentence why: others read it")), AT_MOST, printable],
    )


def _about(friction: Friction, label: Mapping[str, str]) -> str:
    """What a flag is about; all themes together without a label."""
    language = str(get_locale() or "en")
    words = label.get(language, next(iter(label.values()), _("All themes together")))
    names = [each.name for each in (friction.organisation, friction.other) if each is not None]
    return f"{words}: {' – '.join(names) or _('all organisations')}"
