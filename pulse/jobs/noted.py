"""Begins a thread for each published note whose author took a receipt."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select

from pulse import letterbox
from pulse.jobs.workshop import Workshop
from surveys.answering import envelopes, extracts, said, weeks
from surveys.answering.manifests import in_text
from surveys.answering.stubs import Stub
from surveys.errors import (
    AlreadyThere,
    FormShut,
    KeyMissing,
    NotFound,
    NotSaved,
    SealBroken,
)
from surveys.releases import Release, ReleasedNote
from surveys.waves import Wave

TRIES = 2


def begin(shop: Workshop, wave: Wave) -> None:
    """Lay the notes of a published wave that carry a stub into their boxes.

    A note that nobody may read begins nothing, and neither does one of a box that was withdrawn. A
    thread that is there already stays as it is: stopped anywhere, this is done again. What a full
    or broken box does not take is given up: answers must not outlive their release for it.
    """
    shown = set(
        shop.roster.scalars(
            select(ReleasedNote.text).join(Release).where(Release.wave_id == wave.id)
        )
    )
    places = dict.fromkeys(leaf.organisation_id for leaf in wave.leaves)
    for place in range(len(places)):
        with suppress(KeyMissing):  # they were begun before the keys were destroyed
            for text, stub in extracts.stubs(
                shop.box, shop.keyring, wave=wave.code, organisation=place
            ):
                if text in shown:
                    _try(shop, text, stub)
    shop.box.rollback()


def _try(shop: Workshop, text: str, stub: Stub) -> None:
    for _ in range(TRIES):
        try:
            _begin(shop, text, stub)
        except (NotSaved, SealBroken, KeyMissing):
            continue
        return


def _begin(shop: Workshop, text: str, stub: Stub) -> None:
    box, week = letterbox.of(shop.app), weeks.of(shop.today)
    with suppress(AlreadyThere, FormShut, NotFound, ValueError):  # its key may be none
        form = box.form(stub.form)
        content = {
            "text": said.plain(text),
            "category": "",  # its author chose none
            "concerns": "",
            "urgency": "not",
            "left_out": [],
            "author": in_text(stub.author),
        }
        envelope = envelopes.sealed(content, [*form.keys(), stub.author], shop.rng)
        box.begin(stub.form, stub.thread, envelope, week)
