"""The steward tells those who were asked what came of a wave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import by_hand, forms, partners, reviews, sharing, waves
from surveys.asking import thanks
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.commitments import Commitment, State
from surveys.errors import IllegalMove
from surveys.releases import Release, Standing
from surveys.reviews import Review
from surveys.told import publish
from surveys.waves import Leaf, Stage
from tests.alliances import found

TODAY = datetime.now(UTC).date()
SHARE = "/manage/waves/1/share/"


@pytest.fixture(autouse=True)
def published(app: Flask) -> None:
    """A wave that twelve people were asked in, and whose report was published today."""
    with app.app_context():
        session = db.session()
        found(session, {"North": {"A": 12}})
        wave = by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Core pulse",
            instrument="trust-core",
            opens=TODAY,
            closes=TODAY + timedelta(days=14),
            today=TODAY,
            rng=Random(3),
        )
        wave.questionnaire = wave.instrument.as_dict()
        wave.stage, wave.opened, wave.ended = Stage.released, TODAY, TODAY
        leaf = Leaf(wave=wave, place=0, name="A", organisation_id=1, invited=12)
        session.add_all(
            [
                leaf,
                Release(wave_id=wave.id, standing=Standing.published, published=TODAY, digest=""),
            ]
        )
        session.flush()
        session.add_all(
            Invitation(wave_id=wave.id, person_id=each, leaf_id=leaf.id, delivery=Delivery.sent)
            for each in session.scalars(select(Person.id))
        )
        session.commit()


def lines(*pairs: tuple[str, str]) -> dict[str, str]:
    """A form's fields with these lines in it, and the rest left empty."""
    given = [*pairs, *[("", "")] * (sharing.MOST - len(pairs))]
    return {
        f"deeds-{place}-{side}": words
        for place, pair in enumerate(given)
        for side, words in zip(("said", "done"), pair, strict=True)
    }


def test_lines_are_kept_and_stand_in_the_letter_and_in_the_next_invitation(
    app: Flask, steward: FlaskClient
) -> None:
    before = steward.get(SHARE).text
    kept = steward.post(SHARE, data=lines(("Too <many> meetings", "One a week"), ("A", "B")))
    letter = steward.get("/manage/letters/?letter=thanks&wave=1&width=text").text
    sent = steward.post(f"{SHARE}send")
    after = steward.get(sent.location).text
    invitation = steward.get("/manage/letters/?letter=invitation&wave=1&width=text").text

    assert f"{TODAY + sharing.GRACE:%Y}" in before
    assert (kept.status_code, sent.status_code) == (303, 303)
    assert "Too &lt;many&gt; meetings" in letter
    assert "0 of 12" in after
    assert "One a week" in after
    assert "One a week" in invitation
    with app.app_context():
        wave = waves.by_id(db.session(), 1)
        standing = thanks.standing(db.session(), wave)
        assert wave.shared == datetime.now(UTC).date()
        assert standing is not None
        assert standing.waiting == 12
        deeds = list(db.session.scalars(select(AuditEntry.deed)))
        assert deeds[-2:] == ["what was done written down", "wave shared back"]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("Only said", "")], "Line 1 needs both"),
        ([("A", "B"), ("", "Only done")], "Line 2 needs both"),
        ([("x" * 201, "B")], "Line 1 is longer than 200"),
    ],
)
def test_half_a_line_is_met_with_a_sentence_and_everything_is_kept(
    steward: FlaskClient, pairs: list[tuple[str, str]], words: str
) -> None:
    page = steward.post(SHARE, data=lines(*pairs))

    assert page.status_code == 422
    assert words in page.text
    assert pairs[-1][1] in page.text


def test_what_was_shared_back_is_not_shared_again(steward: FlaskClient) -> None:
    steward.post(f"{SHARE}send")

    again = steward.post(f"{SHARE}send")
    late = steward.post(SHARE, data=lines(("A", "B")))

    assert again.location == "/manage/waves/1"
    assert late.location == "/manage/waves/1"
    assert "shared back already" in steward.get(again.location).text


def promised(words: str, state: State, said: str = "", reason: str = "") -> Commitment:
    """A promise of all partners together that is over since yesterday."""
    review = reviews.begun(db.session(), reviews.release_of(db.session(), 1), None)
    return Commitment(
        review=review,
        owner="head",
        said=said,
        words=words,
        due=TODAY,
        state=state,
        settled=TODAY,
        reason=reason,
        author="a",
    )


def test_lines_are_composed_of_what_was_promised_and_answered_and_stand_everywhere(
    app: Flask, steward: FlaskClient
) -> None:
    with app.app_context():
        session = db.session()
        done = promised("They come in May", State.done, said="Plans come late")
        declined = promised("One <office>", State.given_up, reason="rent is high")
        whole = declined.review.release
        own = Review(release_id=whole.id, place=1, organisation_id=1, room="")
        private = promised("Ours alone", State.done)
        private.review = own
        session.add_all([done, declined, own, private])
        box_of = forms.open_form(session, title="Say it", purpose="Anything.", rng=Random(1))
        year, week, _ = TODAY.isocalendar()
        for asked, day in (("Who tells whom?", year * 100 + week), ("Long ago?", 201001)):
            publish(session, box_of, asked=asked, quoted=False, answer="A list.", week=day)
        session.commit()
    nothing = steward.get("/charter").text
    before = steward.get(SHARE).text

    taken = steward.post(f"{SHARE}compose")
    twice = steward.post(f"{SHARE}compose")
    letter = steward.get("/manage/letters/?letter=thanks&wave=1&width=text").text
    steward.post(f"{SHARE}send")
    leaving = steward.post(f"{SHARE}compose")
    with app.app_context():
        session = db.session()
        session.execute(update(Invitation).values(thanks=Delivery.sent))
        session.commit()
    later = steward.post(SHARE, data=lines(("Plans come late", "They came in May")))

    assert (taken.status_code, twice.status_code, later.status_code) == (303, 303, 303)
    assert leaving.location == "/manage/waves/1"
    assert "Take these over" in before
    for said in (
        "Plans come late",
        "One &lt;office&gt;: we will not do this, because rent is high",
    ):
        assert before.count(said) == letter.count(said) == 1
    assert "Who tells whom?" in letter
    for hidden in ("Ours alone", "Long ago?"):
        assert hidden not in before + letter
    invitation = steward.get("/manage/letters/?letter=invitation&wave=1&width=text").text
    told = steward.get("/charter").text
    assert "You said, we did" not in nothing
    for page in (invitation, told):
        assert "They came in May" in page
        assert "One &lt;office&gt;" not in page


def test_what_the_next_wave_told_stays_as_it_was_told(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        wave = waves.by_id(session, 1)
        sharing.share(wave, TODAY)
        following = by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Core pulse",
            instrument="trust-core",
            opens=TODAY + timedelta(days=90),
            closes=TODAY + timedelta(days=104),
            today=TODAY,
            rng=Random(4),
        )
        sharing.may_write(wave)
        following.opened = TODAY + timedelta(days=90)

        with pytest.raises(IllegalMove, match="stands in the letters of Core pulse, wave 2"):
            sharing.may_write(wave)


def test_the_page_of_a_wave_leads_there(steward: FlaskClient) -> None:
    assert SHARE in steward.get("/manage/waves/1").text
