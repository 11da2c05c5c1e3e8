"""Forms of what changes about organisations and teams; they are looked at before they are sent."""

from __future__ import annotations

from abc import ABC, ABCMeta, abstractmethod

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.form import FormMeta
from wtforms.validators import DataRequired, Length

from pulse import reshaping
from pulse.db import db
from pulse.reshaping import Deed
from pulse.web.form import PageForm, SelectChoice
from surveys import partners
from surveys.asking import people
from surveys.partners import Organisation, Unit

NAME = [
    DataRequired(_l("Enter the name")),
    Length(max=partners.LONGEST_NAME, message=_l("Use at most 200 characters")),
]


class Together(FormMeta, ABCMeta):
    """Of a form that is also an abstract class."""


class ChangeForm(PageForm, ABC, metaclass=Together):
    """What one change is told: it may stand in an address, for a look changes nothing."""

    class Meta:
        """The token of a form that is sent is checked at the door."""

        csrf = False

    def offer(self, organisation: Organisation, unit: Unit | None) -> None:
        """Fill choices from the roster."""

    @abstractmethod
    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """What a valid form asks for."""

    def concerned(self, organisation: Organisation) -> set[int]:
        """Ids of the organisations that it touches."""
        return {organisation.id}


class NameForm(ChangeForm):
    """Another name."""

    name = StringField(_l("New name"), validators=NAME)

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Rename the team, or the organisation where there is none."""
        name = self.name.data or ""
        if unit is not None:
            return reshaping.rename_team(organisation.id, unit.id, name)
        return reshaping.rename(organisation.id, name)


class NewTeamForm(ChangeForm):
    """A team with nobody in it yet."""

    name = StringField(_l("Name of the team"), validators=NAME)

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Add the team."""
        return reshaping.add_team(organisation.id, self.name.data or "")


class HomeForm(ChangeForm):
    """Another organisation: to be a part of, or to go to."""

    organisation = SelectField(
        _l("Organisation"), coerce=int, validators=[DataRequired(_l("Choose the organisation"))]
    )

    def offer(self, organisation: Organisation, unit: Unit | None) -> None:
        """All organisations but this one."""
        others = [each for each in partners.organisations(db.session()) if each is not organisation]
        self.organisation.choices = [SelectChoice(each.id, each.name) for each in others]

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Move the team, or join the organisation with the other one."""
        if unit is not None:
            return reshaping.move_team(organisation.id, unit.id, self.organisation.data)
        return reshaping.join(organisation.id, self.organisation.data)

    def concerned(self, organisation: Organisation) -> set[int]:
        """Both."""
        return {organisation.id, self.organisation.data}


class TeamForm(ChangeForm):
    """Another team of the organisation."""

    team = SelectField(_l("Team"), coerce=int, validators=[DataRequired(_l("Choose the team"))])

    def offer(self, organisation: Organisation, unit: Unit | None) -> None:
        """All teams but this one."""
        self.team.choices = [
            SelectChoice(each.id, each.name or _("(no team)"))
            for each in organisation.teams
            if each is not unit
        ]

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Join the two."""
        return reshaping.join_teams(organisation.id, unit.id if unit else 0, self.team.data)


class SplitForm(ChangeForm):
    """Teams that become a partner of their own."""

    teams = SelectMultipleField(
        _l("Teams that go"), coerce=int, validators=[DataRequired(_l("Choose at least one team"))]
    )
    name = StringField(_l("Name of the new organisation"), validators=NAME)

    def offer(self, organisation: Organisation, unit: Unit | None) -> None:
        """All teams with people."""
        self.teams.choices = [
            SelectChoice(each.id, each.name or _("(no team)"))
            for each in people.teams(db.session(), organisation)
        ]

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Split them off."""
        return reshaping.split_off(organisation.id, self.teams.data or [], self.name.data or "")


class LeaveForm(ChangeForm):
    """Nothing more to say."""

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Let it go."""
        return reshaping.leave(organisation.id)


class ReturnForm(ChangeForm):
    """Nothing more to say."""

    def deed(self, organisation: Organisation, unit: Unit | None) -> Deed:
        """Take it in again."""
        return reshaping.come_back(organisation.id)
