"""Sends single letters to staff; one job is one letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pulse import outcomes, printing
from pulse.auth import choices, links
from pulse.auth.models import Membership, User
from pulse.jobs.briefing import briefing
from pulse.jobs.open import manifest
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, letters, notices, samples
from pulse.mail.errors import MailError
from pulse.mail.mime import Letter
from surveys import charter, partners, waves
from surveys.answering import door, manifests
from surveys.waves import Stage

WELCOME = timedelta(days=7)  # that the first link is good for
TRACE = 6  # characters of a secret in a row that give it away


def sign_in(shop: Workshop, user_id: int) -> None:
    """Mail a link to sign in with; its secret is made here and kept nowhere."""
    _link(shop, user_id, links.LIFE)


def welcome(shop: Workshop, user_id: int) -> None:
    """Mail a first link, which is good for longer."""
    _link(shop, user_id, WELCOME)


def _link(shop: Workshop, user_id: int, life: timedelta) -> None:
    now = shop.now()
    user = shop.roster.get(User, user_id)
    if user is None or not user.active or links.many(shop.roster, user, now=now):
        return
    secret = links.give(shop.roster, user, now=now, life=life)
    alliance = partners.alliance(shop.roster)
    led = [m.organisation_id for m in user.memberships if m.organisation_id is not None]
    link = links.address(shop.settings.public_url, secret)
    days = life.days
    if not (days and led):
        letter = notices.sign_in(shop.app, user.email, link=link, alliance=alliance.name, days=days)
    else:
        organisation = partners.by_id(shop.roster, alliance, led[-1]).name
        letter = notices.leader_invited(
            shop.app,
            user.email,
            link=link,
            alliance=alliance.name,
            organisation=organisation,
            days=days,
        )
    shop.roster.commit()
    try:
        _send(shop, letter)
    except MailError as trouble:
        links.withdraw(shop.roster, secret)
        shop.roster.commit()
        raise type(trouble)(_without(secret, str(trouble))) from None


def _send(shop: Workshop, letter: Letter) -> None:
    """Send a letter in the alliance's name."""
    shop.outbox.send(heads.common(shop.roster).on(letter))


def _without(secret: str, words: str) -> str:
    """The server's words, unless they quote a piece of the secret."""
    pieces = (secret[start : start + TRACE] for start in range(len(secret) - TRACE + 1))
    if any(piece in words for piece in pieces):
        code = words[:3] if words[:3].isdigit() else ""
        return f"{code} The mail server quoted the letter, so its words are not kept.".strip()
    return words


def wave_opened(shop: Workshop, wave_id: int, user_id: int) -> None:
    """Give one who represents a partner the fingerprint of an open wave's manifest."""
    wave = waves.by_id(shop.roster, wave_id)
    user = shop.roster.get(User, user_id)
    if user is None or not user.active or wave.stage is not Stage.open:
        return
    public = door.published(shop.box.connection(), wave.code)
    occasion = letters.occasion(
        public, shop.settings.public_url, manifests.fingerprint(manifests.written(public))
    )
    _send(shop, notices.wave_opened(shop.app, user.email, occasion=occasion, wave=wave.name))


def wave_closed(shop: Workshop, wave_id: int, user_id: int) -> None:
    """Tell one steward that a draft waits."""
    wave = waves.by_id(shop.roster, wave_id)
    user = shop.roster.get(User, user_id)
    if user is None or not user.active or wave.stage is Stage.dropped:
        return
    _send(
        shop,
        notices.wave_closed(
            shop.app,
            user.email,
            link=shop.url(f"/reports/draft/{wave.id}"),
            alliance=partners.alliance(shop.roster).name,
            wave=wave.name,
        ),
    )


def report_ready(shop: Workshop, wave_id: int, membership_id: int) -> None:
    """Tell one leader that a report is out."""
    wave = waves.by_id(shop.roster, wave_id)
    membership = shop.roster.get(Membership, membership_id)
    if membership is None or membership.organisation_id is None or not membership.user.active:
        return
    alliance = partners.alliance(shop.roster)
    organisation = partners.by_id(shop.roster, alliance, membership.organisation_id)
    language = letters.spoken(shop.app, organisation.language)
    told = briefing(shop, wave, organisation.id, language)
    paper = None
    if choices.of(shop.roster, membership.user).enclosed:
        paper = printing.pdf(shop.app, shop.roster, organisation.id, language)
    shop.roster.commit()
    _send(
        shop,
        notices.report_ready(
            shop.app,
            membership.user.email,
            link=shop.url(f"/reports/{organisation.id}/minute"),
            alliance=alliance.name,
            organisation=organisation.name,
            wave=wave.name,
            sentences=told.sentences,
            chart=told.picture,
            chart_words=told.words,
            paper=paper,
            language=language,
        ),
    )


def test_letter(shop: Workshop, wave_id: int, user_id: int) -> None:
    """Send one steward the invitation as it will be, but for a link to look at."""
    wave = waves.by_id(shop.roster, wave_id)
    user = shop.roster.get(User, user_id)
    if user is None or not user.active:
        return
    alliance = partners.alliance(shop.roster)
    rules = charter.starter(shop.roster, alliance)
    public = manifest(alliance.name, wave, rules, ())
    occasion = replace(
        letters.occasion(public, shop.settings.public_url),
        page=shop.url(f"/manage/waves/{wave.id}/questionnaire"),
    )
    language = letters.spoken(shop.app, alliance.language)
    _send(shop, letters.test(shop.app, user.email, occasion=occasion, language=language))


def sample(
    shop: Workshop, which: int, user_id: int, language: int, organisation_id: int, wave_id: int
) -> None:
    """Send one steward any kind of letter, with examples in it."""
    user = shop.roster.get(User, user_id)
    if user is None or not user.active:
        return
    alliance = partners.alliance(shop.roster)
    whose = partners.by_id(shop.roster, alliance, organisation_id) if organisation_id else None
    scene = outcomes.scene(
        shop.roster,
        shop.settings.public_url,
        wave=waves.by_id(shop.roster, wave_id) if wave_id else None,
        organisation=whose,
        today=shop.today,
    )
    code = shop.app.config["LANGUAGES"][language]
    _send(shop, samples.to_try(shop.app, samples.NAMES[which], scene, code, user.email))
