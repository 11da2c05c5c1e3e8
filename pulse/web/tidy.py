"""Components, filters and globals that templates are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, get_flashed_messages, request, url_for
from flask_babel import LazyString, lazy_gettext
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from pulse.auth import doors
from pulse.auth.models import Function
from pulse.web import cells, written

STEWARD = frozenset({Function.steward})
READERS = frozenset({Function.steward, Function.leader, Function.viewer, Function.liaison})


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation and who sees it."""

    label: LazyString
    endpoint: str
    functions: frozenset[Function]
    holds: tuple[str, ...] = ()  # pages with an address of their own that one finds here


PLACES = (
    Place(lazy_gettext("Overview"), "manage.index", STEWARD),
    Place(lazy_gettext("Waves"), "waves.index", STEWARD),
    Place(lazy_gettext("Organisations"), "partners.index", STEWARD),
    Place(lazy_gettext("Earlier results"), "history.index", STEWARD),
    Place(
        lazy_gettext("Reports"), "lead.index", READERS, ("scorecard.index", "appreciation.index")
    ),
    Place(lazy_gettext("Frictions"), "frictions.index", READERS, ("risks.index",)),
    Place(lazy_gettext("Charter"), "agreement.index", READERS - STEWARD),
    Place(lazy_gettext("Feedback boxes"), "boxes.index", STEWARD),
    Place(lazy_gettext("Feedback"), "desk.index", frozenset({Function.liaison})),
)


def application() -> Flask:
    """The application itself, for what outlives the request."""
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # a proxy


def navigation() -> list[dict[str, object]]:
    """The places the signed-in user may go, the present one marked; none on open pages."""
    functions: set[Function] = g.get("functions", set())
    open_places = [
        place
        for place in PLACES
        if functions & place.functions and place.endpoint in current_app.view_functions
    ]
    roots = (
        (url_for(endpoint), place.endpoint)
        for place in open_places
        for endpoint in (place.endpoint, *place.holds)
    )
    _, here = max((each for each in roots if request.path.startswith(each[0])), default=("", ""))
    return [
        {"label": place.label, "href": url_for(place.endpoint), "current": place.endpoint == here}
        for place in open_places
    ]


def flashes() -> Iterable[tuple[str, str]]:
    """Messages left by the page before, as (kind, sentence); a quiet door never looks."""
    if not keeps_session():
        return []
    return get_flashed_messages(with_categories=True)  # type: ignore[return-value]  # pairs, as asked


def keeps_session() -> bool:
    """Whether the page may hold a form that carries the session's token."""
    return not doors.quiet(request)


def asset(app: Flask) -> Callable[[str], str]:
    """Make the global that names a static file by its digest, so that it may be kept for ever."""

    @cache
    def digest(filename: str) -> str:
        file = Path(str(app.static_folder)) / filename
        return hashlib.sha256(file.read_bytes()).hexdigest()[:12]

    def address(filename: str) -> str:
        return url_for("static", filename=filename, v=digest(filename))

    return address


def plug_in(app: Flask) -> None:
    """Give templates their components, filters and globals."""
    app.jinja_loader = ChoiceLoader(
        [
            *([app.jinja_loader] if app.jinja_loader else []),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    written.in_one_language(app)
    env.filters.update(
        day=written.day,
        points=written.points,
        tenths=written.tenths,
        signed=written.signed,
        count_of=written.count,
        plain=written.plain,
        level=cells.level,
        counted=cells.counted,
        step=cells.step,
        band=cells.band,
    )
    env.tests.update(endpoint=lambda name: name in app.view_functions)
    env.globals.update(
        in_demonstration=app.extensions["pulse.settings"].demonstration,
        in_drill=app.extensions["pulse.settings"].drill,
        asset=asset(app),
        navigation=navigation,
        flashes=flashes,
        keeps_session=keeps_session,
    )
