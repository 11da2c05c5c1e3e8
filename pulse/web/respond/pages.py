"""Questionnaires of open waves and their pages, drawn once and kept in memory as bytes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from random import Random, SystemRandom
from typing import Any

from flask import Response
from werkzeug.wrappers import Request

from surveys.answering.served import Served
from surveys.errors import InstrumentInvalid, SurveyError
from surveys.instruments import each_partner
from surveys.instruments.loader import Instrument, seconds
from surveys.instruments.sheets import Points, Validator, validator

FRESH = 2.0  # seconds for which a page may still be shown after its wave was shut
GROUP = 5  # questions under one heading, at most
ASKED = "language"  # as in ?language=en
LONG_WORD = 9  # letters that still fit into a fifth of a narrow phone
HTML = "text/html; charset=utf-8"
SAID = frozenset({"team", "organisation", "item", "notes"})  # thresholds that the page names


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What this door knows of one open wave."""

    wave: str
    manifest: Mapping[str, Any]
    instrument: Instrument
    read: Validator
    thinned: Callable[[Points], Points]  # no more partners than the page draws

    @classmethod
    def of(cls, wave: str, manifest: Mapping[str, Any], rng: Random | None = None) -> Questionnaire:
        """Compile a wave's public manifest.

        Args:
            wave: its code.
            manifest: what is public of it.
            rng: the system's random source when left out.

        Raises:
            InstrumentInvalid: the manifest lacks what the page has to say.
        """
        try:
            instrument = Instrument.from_dict(manifest["questionnaire"])
            thinned = partial(each_partner.kept, instrument, rng=rng or SystemRandom())
            asked = cls(wave, manifest, instrument, validator(instrument), thinned)
            lacking = SAID - manifest["thresholds"].keys() or not (
                asked.closes and manifest["alliance"] and instrument.items
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InstrumentInvalid(f"The manifest of wave {wave} is incomplete.") from error
        if lacking:
            raise InstrumentInvalid(f"The manifest of wave {wave} is incomplete.")
        return asked

    @property
    def closes(self) -> date:
        """The last day on which answers are taken."""
        return date.fromisoformat(self.manifest["closes"])

    @property
    def boxes(self) -> list[Mapping[str, str]]:
        """The feedback boxes into which a message can go instead."""
        return list(self.manifest.get("boxes") or ())

    def box(self, path: str) -> Mapping[str, str] | None:
        """The one of them that was chosen."""
        return next((each for each in self.boxes if path and each["path"] == path), None)

    @property
    def groups(self) -> list[list[tuple[int, Mapping[str, str]]]]:
        """The questions, numbered from 1, in groups of at most five and of like size."""
        items = [(number, item.text) for number, item in enumerate(self.instrument.items, 1)]
        count = -(-len(items) // GROUP)
        edges = [round(place * len(items) / count) for place in range(count + 1)]
        return [items[start:end] for start, end in pairwise(edges)]

    @property
    def about(self) -> list[tuple[int, list[tuple[int, Mapping[str, str]]]]]:
        """Where partners are drawn: each one's weight, and its questions with their numbers."""
        items = [(number, item.text) for number, item in enumerate(self.instrument.items, 1)]
        size = self.instrument.of_each
        return [
            (weight, items[nth * size : (nth + 1) * size])
            for nth, weight in enumerate(self.instrument.weights)
        ]

    @property
    def seconds(self) -> int:
        """How long the questions take."""
        return seconds(self.instrument.length)

    @property
    def minutes(self) -> int:
        """The same in whole minutes."""
        return -(-self.seconds // 60)

    def chosen(self, request: Request) -> str | None:
        """The questionnaire's language that the address asks for, if it asks for one it has."""
        wanted = request.args.get(ASKED, "")
        return wanted if wanted in self.instrument.languages else None

    def language(self, request: Request) -> str:
        """The language for this reader: as asked for, else as the browser prefers."""
        languages = self.instrument.languages
        if len(languages) == 1:  # as most are: nothing that a browser says need be read
            return languages[0]
        preferred = request.accept_languages.best_match(languages)
        return self.chosen(request) or preferred or languages[0]

    def scale(self, language: str) -> list[tuple[str, str]]:
        """The points that can be chosen, each with its words, lowest first."""
        return [
            (str(point), words)
            for point, words in enumerate(self.instrument.labels[language], self.instrument.low)
        ]

    def wordy(self, language: str) -> bool:
        """Whether the scale's words are too long to stand side by side on a phone."""
        words = " ".join(self.instrument.labels[language]).split()
        return len(self.instrument.labels[language]) > 5 or max(map(len, words)) > LONG_WORD


def takes_gzip(request: Request) -> bool:
    """Whether a browser can read a packed page."""
    return request.accept_encodings["gzip"] > 0


@dataclass(frozen=True, slots=True)
class Page:
    """One file's bytes, the same for everybody."""

    media: str
    plain: bytes
    packed: bytes
    digest: str

    @classmethod
    def of(cls, served: Served) -> Page:
        """Make a file ready to be sent."""
        plain = served.plain
        return cls(served.media, plain, served.body, hashlib.sha256(plain).hexdigest()[:32])

    def reply(self, request: Request) -> Response:
        """The page as an answer, or 304 where the browser has it already."""
        small = takes_gzip(request)
        tag = f"{self.digest}-gzip" if small else self.digest
        unchanged = request.if_none_match.contains(tag)
        body = b"" if unchanged else self.packed if small else self.plain
        reply = Response(body, 304 if unchanged else 200, content_type=self.media)
        reply.set_etag(tag)
        reply.headers["Cache-Control"] = "no-cache"
        reply.headers["Vary"] = "Accept-Encoding, Accept-Language"
        if small and not unchanged:
            reply.headers["Content-Encoding"] = "gzip"
        return reply


class Shelf:
    """Open waves and their pages. A wave that is shut or gone is forgotten at the next look."""

    def __init__(
        self,
        manifest: Callable[[str], Mapping[str, Any]],
        stored: Callable[[str, str], Served | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._manifest = manifest
        self._stored = stored
        self._clock = clock
        self._known: dict[str, tuple[float, Questionnaire]] = {}
        self._pages: dict[tuple[str, str], Page] = {}

    def questionnaire(self, wave: str) -> Questionnaire:
        """The questionnaire of an open wave, looked up again when it is no longer fresh.

        Raises:
            NotFound: there is no such wave.
            WaveClosed: it takes no answers any more.
            InstrumentInvalid: its manifest cannot be read.
        """
        seen, known = self._known.get(wave, (0.0, None))
        now = self._clock()
        if known is not None and now - seen < FRESH:
            return known
        try:
            manifest = self._manifest(wave)
        except SurveyError:
            self._forget(wave)
            raise
        if known is None or known.manifest != manifest:
            self._forget(wave)
            known = Questionnaire.of(wave, manifest)
        self._known[wave] = (now, known)
        return known

    def fresh(self, wave: str) -> Questionnaire | None:
        """The questionnaire of a wave that was looked up a moment ago; None when it was not."""
        seen, known = self._known.get(wave, (0.0, None))
        return known if self._clock() - seen < FRESH else None

    def page(self, wave: str, name: str, draw: Callable[[], Served]) -> Page:
        """One file of a wave, as it was stored at launch, else drawn, and kept from then on.

        Args:
            wave: the wave's code.
            name: the file's.
            draw: makes it where none is stored, as for a wave that an older version opened.
        """
        page = self._pages.get((wave, name))
        if page is None:
            page = Page.of(self._stored(wave, name) or draw())
            self._pages[wave, name] = page
        return page

    def _forget(self, wave: str) -> None:
        self._known.pop(wave, None)
        for key in [key for key in self._pages if key[0] == wave]:
            self._pages.pop(key, None)
