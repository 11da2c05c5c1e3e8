"""Every kind of letter with examples in it, for those who look at letters before any leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import Flask
from flask_babel import force_locale, gettext

from pulse.mail import letters, notices
from pulse.mail.letters import BLANKS, Occasion, Outcome
from pulse.mail.mime import Letter

CODE = "ABCD-EFGH-JKMN-PQRS"  # looks like a code, and is nobody's
EXAMPLES = (CODE.replace("-", ""), CODE, "0", "example")
QUARTER = date(2026, 7, 1)
DAYS = 7  # that a first link is good for


@dataclass(frozen=True, slots=True)
class Scene:
    """What example letters tell of: a wave, an organisation, and what came of a wave."""

    occasion: Occasion
    outcome: Outcome
    wave: str
    organisation: str
    host: str  # where people reach this installation


Sample = Callable[[Flask, Scene, str], Letter]


def _invitation(app: Flask, scene: Scene, language: str) -> Letter:
    return letters.invitation(app, occasion=scene.occasion, language=language)


def _reminder(app: Flask, scene: Scene, language: str) -> Letter:
    return letters.reminder(app, occasion=scene.occasion, language=language)


def _thanks(app: Flask, scene: Scene, language: str) -> Letter:
    return letters.thanks(app, outcome=scene.outcome, language=language)


def _opened(app: Flask, scene: Scene, language: str) -> Letter:
    occasion = scene.occasion
    return notices.wave_opened(app, "", occasion=occasion, wave=scene.wave, language=language)


def _closed(app: Flask, scene: Scene, language: str) -> Letter:
    return notices.wave_closed(
        app,
        "",
        link=f"{scene.host}/manage/",
        alliance=scene.occasion.alliance,
        wave=scene.wave,
        language=language,
    )


def _report(app: Flask, scene: Scene, language: str) -> Letter:
    return notices.report_ready(
        app,
        "",
        link=f"{scene.host}/reports/",
        alliance=scene.occasion.alliance,
        organisation=scene.organisation,
        wave=scene.wave,
        language=language,
    )


def _leader(app: Flask, scene: Scene, language: str) -> Letter:
    return notices.leader_invited(
        app,
        "",
        link=f"{scene.host}/sign-in",
        alliance=scene.occasion.alliance,
        organisation=scene.organisation,
        days=DAYS,
        language=language,
    )


def _sign_in(app: Flask, scene: Scene, language: str) -> Letter:
    alliance = scene.occasion.alliance
    return notices.sign_in(
        app, "", link=f"{scene.host}/sign-in", alliance=alliance, language=language
    )


def _undelivered(app: Flask, scene: Scene, language: str) -> Letter:
    return notices.undelivered(
        app,
        "",
        alliance=scene.occasion.alliance,
        organisation=scene.organisation,
        lost=[("", "name@example.org", "550 no such mailbox")],
        link="",
        steward=scene.occasion.head.reply_to or "steward@example.org",
        language=language,
    )


def _flags(app: Flask, scene: Scene, language: str) -> Letter:
    return notices.flags(
        app,
        "",
        link=f"{scene.host}/frictions/",
        alliance=scene.occasion.alliance,
        wave=scene.wave,
        raised=[(scene.organisation, "score")],
        language=language,
    )


def _digest(app: Flask, scene: Scene, language: str) -> Letter:
    link = f"{scene.host}/reports/"
    told = [notices.Digest(scene.organisation, scene.wave, (), link)]
    return notices.digest(
        app,
        "",
        alliance=scene.occasion.alliance,
        since=QUARTER,
        told=told,
        choices=f"{scene.host}/reports/letters/",
        language=language,
    )


SAMPLES: dict[str, Sample] = {  # a job knows a letter by its place: add at the end only
    "invitation": _invitation,
    "reminder": _reminder,
    "thanks": _thanks,
    "wave_opened": _opened,
    "wave_closed": _closed,
    "report_ready": _report,
    "leader_invited": _leader,
    "sign_in": _sign_in,
    "undelivered": _undelivered,
    "flags": _flags,
    "digest": _digest,
}
NAMES = tuple(SAMPLES)
TO_PEOPLE = ("invitation", "reminder", "thanks")  # those with an organisation's head


def written(app: Flask, name: str, scene: Scene, language: str) -> Letter:
    """One letter as it will be, with examples where a person's own will stand."""
    letter = SAMPLES[name](app, scene, language)
    if name not in TO_PEOPLE:
        letter = replace(scene.occasion.head.on(letter), logo=None)
    return replace(
        letter,
        text=_exampled(letter.text),
        html=_exampled(letter.html),
        stop=_exampled(letter.stop),
    )


def to_try(app: Flask, name: str, scene: Scene, language: str, to: str) -> Letter:
    """The same letter, marked as a test, to somebody who wants to see how it arrives."""
    letter = written(app, name, scene, language)
    with app.app_context(), force_locale(language):
        subject = f"[{gettext('Test')}] {letter.subject}"
    return replace(letter, to=to, subject=subject, stop="")


def _exampled(words: str) -> str:
    for blank, example in zip(BLANKS, EXAMPLES, strict=True):
        words = words.replace(blank, example)
    return words
