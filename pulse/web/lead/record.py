"""The record of a reading: who may see it, who writes in it, and the page on which that is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import is_steward, memberships, organisations_led
from pulse.auth.models import Function
from pulse.db import db
from pulse.reports.together.kit import Kit, kit
from pulse.web.form import PageForm
from pulse.web.lead.review_forms import EntryForm, MeetingForm, MetForm, PromiseForm
from pulse.web.lead.views import must_read
from surveys import deadlines, partners, reviews
from surveys.commitments import Commitment
from surveys.errors import NotFound
from surveys.reviews import Review

WRITERS = (Function.steward, Function.leader, Function.liaison)


def subject(place: int) -> int | None:
    """Whose reading it is, if the signed-in user may read along."""
    if place:
        must_read(place)
    return place or None


def found(place: int, wave_id: int) -> Kit:
    """What is needed to read a wave together; 404 where the signed-in user may not."""
    try:
        return kit(db.session(), subject(place), wave_id)
    except NotFound:
        abort(404)


def written(place: int, wave_id: int) -> Kit:
    """The same for somebody who may write in its record."""
    made = found(place, wave_id)
    if not writes(place):
        abort(403)
    return made


def writes(place: int) -> bool:
    """Whether the signed-in user writes in a record, and does not only read it."""
    own = (m for m in memberships() if not place or m.organisation_id == place)
    return is_steward() or any(each.function in WRITERS for each in own)


def may_tell_of(present: Collection[int]) -> bool:
    """Whether the signed-in user may say that these sat together: one of them, or a steward."""
    own = {each.organisation_id for each in memberships() if each.function in WRITERS}
    return not present or is_steward() or None in own or not own.isdisjoint(present)


def settles(promise: Commitment) -> bool:
    """Whether the signed-in user may say what became of a promise: its owner, or a go-between."""
    whose = promise.organisation_id
    own = (m for m in memberships() if m.function in WRITERS)
    return is_steward() or any(
        whose is None or each.organisation_id in (None, whose) for each in own
    )


def settled_by_me(listed: Iterable[Commitment]) -> frozenset[int]:
    """Ids of those among some promises of which the signed-in user may say what became of them."""
    return frozenset(each.id for each in listed if settles(each))


def record(found: Kit) -> Review:
    """The record of a reading, begun now if there is none."""
    return reviews.begun(db.session(), found.release, found.organisation_id)


def there(place: int) -> dict[int, str]:
    """Partners by id that may sit in a reading, and promise in it: the own one, or all."""
    every = partners.organisations(db.session())
    return {each.id: each.name for each in every if place in (0, each.id)}


def promising(place: int) -> dict[int, str]:
    """The partners in whose name something may be promised: the own one; a steward's are all."""
    own = {each.organisation_id for each in memberships() if each.function in WRITERS}
    wanted = {place} if place else None if is_steward() else own
    return {key: name for key, name in there(0).items() if wanted is None or key in wanted}


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


def today(place: int) -> date:
    """The day where a reading takes place."""
    return deadlines.clocks(db.session()).of(place or None).today(now())


def what(found: Kit) -> str:
    """What the audit trail calls a reading."""
    return f"{found.trend.pulse}, wave {found.trend.wave}, {found.name}"


def note(deed: str, about: str) -> None:
    """Write a deed down in the audit trail, and keep it."""
    session = db.session()
    audit.record(session, actor=current_user.email, deed=deed, subject=about, now=now())
    session.commit()
    flash(_("This is kept in the record."), "success")


def kept(found: Kit, deed: str, about: str) -> ResponseReturnValue:
    """Keep what was written, and lead back to the record."""
    note(deed, about)
    target = url_for(
        "reviews.show", place=found.place, wave_id=found.trend.wave_id, _anchor="record"
    )
    return redirect(target, 303)


def page(found: Kit, **sent: PageForm) -> ResponseReturnValue:
    """The kit with its record, and the forms that were sent in with what is wrong in them."""
    day, everybody = today(found.place), there(found.place)
    forms = {
        "met": MetForm(everybody, formdata=None, data={"met": day, "present": organisations_led()}),
        "entry": EntryForm(formdata=None),
        "promised": PromiseForm(formdata=None),
        "meeting": MeetingForm(formdata=None),
        **sent,
    }
    forms["entry"].offer()
    forms["promised"].offer(promising(found.place), found.minute.flags)
    listed = [*found.promises, *found.earlier]
    clocks = deadlines.clocks(db.session())
    answer = render_template(
        "lead/together/show.html",
        kit=found,
        forms=forms,
        wrong=next(iter(sent.values()), None),
        writes=writes(found.place),
        author=None if is_steward() else current_user.email,
        names=everybody,
        zone=clocks.of(found.organisation_id).zone,
        late=clocks.late(listed, now()),
        mine=settled_by_me(listed),
    )
    return answer, 422 if sent else 200
