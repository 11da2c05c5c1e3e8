"""Full mode at the intake: one seat, one signature, one sheet, whatever is sent, whoever dies."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random, SystemRandom

import pytest

from pulse.intake import Intake
from pulse.settings import Settings
from surveys.answering import credentials, wire
from surveys.answering.keyring import Slot
from surveys.answering.manifests import of_text
from surveys.errors import (
    CredentialForged,
    CredentialMalformed,
    KeyringAway,
    NotSaved,
    SeatBegun,
    SigningKeyMissing,
    SubmissionMalformed,
    TokenUnknown,
    TooOften,
    WaveClosed,
)
from tests.conftest import BOTH
from tests.pulse import answering
from tests.pulse.test_intake import POINTS, generations, order, started, together
from tests.surveys.answering.waves import WAVE, Counted, OpenWave, fresh, intake_over, manifest

SHEET = bytes([15, *POINTS])
NOTE = bytes(1024)


@pytest.fixture
def wave(settings: Settings) -> Iterator[OpenWave]:
    """Two teams of sixty in one organisation."""
    wave = fresh(settings.box, settings.keyring_file, manifest([60, 60]))
    yield wave
    wave.box.dispose()


@pytest.fixture
def intake(wave: OpenWave) -> Intake:
    return intake_over(wave)


@dataclass(frozen=True)
class Browser:
    """Somebody of a unit, with a message of their own."""

    wave: OpenWave
    intake: Intake
    unit: int
    token: str
    prepared: bytes
    blinded: bytes
    inverse: bytes

    @classmethod
    def of(cls, wave: OpenWave, intake: Intake, unit: int, token: str) -> Browser:
        rng = SystemRandom()
        prepared = credentials.prepare(rng)
        key = of_text(wave.public["units"][unit]["key"])
        return cls(wave, intake, unit, token, prepared, *credentials.blind(key, prepared, rng))

    @property
    def key(self) -> bytes:
        return of_text(self.wave.public["units"][self.unit]["key"])

    def signature(self) -> bytes:
        """Have the message signed."""
        signed = self.intake.issue(WAVE, wire.Asked(self.unit, self.token, self.blinded))
        return credentials.finalize(self.key, self.prepared, signed, self.inverse)

    def answer(self, signature: bytes, sheet: bytes = SHEET, unit: int | None = None) -> None:
        """Give an answer under a signature."""
        where = self.unit if unit is None else unit
        key = of_text(self.wave.public["units"][where]["key"])
        self.intake.answer(WAVE, wire.Given(where, self.prepared, signature, sheet, NOTE), key=key)


@BOTH
def test_issue_spends_the_seat_and_answer_drops_the_sheet(wave: OpenWave, intake: Intake):
    browser = Browser.of(wave, intake, 1, wave.tokens[1][0])

    before = generations(wave)
    signature = browser.signature()
    between = generations(wave)
    browser.answer(signature)
    after = generations(wave)

    assert wave.sheets(1) == [tuple(POINTS)]
    assert len(wave.seats(1)) == 1
    assert [slot.kind for slot in before if between[slot] > before[slot]] == ["roll"]
    assert {slot.kind for slot in after if after[slot] > between[slot]} == {"sheets", "notes"}


@BOTH
def test_a_lost_reply_is_asked_for_again_and_nothing_is_counted_twice(
    wave: OpenWave, intake: Intake
):
    browser = Browser.of(wave, intake, 0, wave.tokens[0][0])

    first, again = (
        browser.signature(),
        intake_over(wave).issue(WAVE, wire.Asked(0, browser.token, browser.blinded)),
    )
    for _ in range(3):
        browser.answer(first)

    assert credentials.finalize(browser.key, browser.prepared, again, browser.inverse) == first
    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_a_thousand_forms_of_one_link_at_once_are_counted_once(wave: OpenWave, intake: Intake):
    token = wave.tokens[0][0]

    refused = together(1000, lambda _: intake.submit(WAVE, token, POINTS, ""))

    assert refused == []
    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_a_thousand_messages_of_one_link_at_once_get_one_signature(wave: OpenWave, intake: Intake):
    rng, token, signed = Random(1), wave.tokens[0][0], []
    modulus = int.from_bytes(of_text(wave.public["units"][0]["key"]))
    blinded = [rng.randrange(modulus).to_bytes(384) for _ in range(1000)]

    refused = together(
        1000, lambda nth: signed.append(intake.issue(WAVE, wire.Asked(0, token, blinded[nth])))
    )

    assert Counter(type(refusal) for refusal in refused) == {SeatBegun: 9, TooOften: 990}
    assert len(signed) == 1
    assert wave.counted() == Counted(0, 0, 1)


@BOTH
def test_a_thousand_answers_under_one_credential_at_once_are_counted_once(
    wave: OpenWave, intake: Intake
):
    browser = Browser.of(wave, intake, 0, wave.tokens[0][0])
    signature = browser.signature()

    refused = together(1000, lambda _: browser.answer(signature))

    assert refused == []
    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_forms_and_messages_of_one_link_at_once_make_one_answer_at_most(
    wave: OpenWave, intake: Intake
):
    token, signatures = wave.tokens[0][0], []
    browsers = [Browser.of(wave, intake, 0, token) for _ in range(20)]

    def deed(nth: int) -> None:
        if nth % 2:
            intake.submit(WAVE, token, POINTS, "")
        else:
            signature = browsers[nth // 2].signature()
            signatures.append(signature)
            browsers[nth // 2].answer(signature)

    refused = together(40, deed)

    assert {type(refusal) for refusal in refused} <= {SeatBegun, TooOften}
    assert len(signatures) <= 1
    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_everybody_at_once_in_both_modes_is_counted_once_each(wave: OpenWave, intake: Intake):
    everybody = [(unit, token) for unit in range(2) for token in wave.tokens[unit]]

    def deed(nth: int) -> None:
        unit, token = everybody[nth]
        if nth % 2:
            intake.submit(WAVE, token, POINTS, "")
        else:
            browser = Browser.of(wave, intake, unit, token)
            browser.answer(browser.signature())

    refused = together(len(everybody), deed)

    assert refused == []
    assert wave.counted() == Counted(120, 0, 120)


def test_answers_are_never_more_than_credentials_nor_credentials_than_invited(
    wave: OpenWave, intake: Intake
):
    rng, issued = Random(5), []
    for token in [*wave.tokens[0], *wave.tokens[0][:20]]:
        browser = Browser.of(wave, intake, 0, token)
        try:
            issued.append((browser, browser.signature()))
        except SeatBegun:
            continue
    for browser, signature in rng.choices(issued, k=100):
        browser.answer(signature)

    assert len(wave.sheets(0)) <= len(issued) == len(wave.seats(0)) == 60


@BOTH
def test_a_credential_of_one_unit_is_worth_nothing_in_another(wave: OpenWave, intake: Intake):
    browser = Browser.of(wave, intake, 0, wave.tokens[0][0])
    signature = browser.signature()

    with pytest.raises(CredentialForged):
        browser.answer(signature, unit=1)

    assert wave.counted() == Counted(0, 0, 1)


def test_a_credential_of_another_wave_is_worth_nothing_here(wave: OpenWave, intake: Intake):
    other = OpenWave(wave.box, wave.keyring, manifest([20], wave="other"))
    other.launch(Random(5))
    browser = Browser.of(wave, intake, 0, wave.tokens[0][0])
    given = wire.Given(0, browser.prepared, browser.signature(), SHEET, NOTE)

    with pytest.raises(TokenUnknown):
        intake.issue("other", wire.Asked(0, wave.tokens[0][1], browser.blinded))
    with pytest.raises(CredentialForged):
        intake.answer("other", given, key=of_text(wave.public["units"][1]["key"]))

    assert other.counted() == Counted(0, 0, 0)


def test_what_no_wave_has_is_refused(wave: OpenWave, intake: Intake):
    browser = Browser.of(wave, intake, 0, wave.tokens[0][0])
    given = wire.Given(0, browser.prepared, browser.signature(), SHEET, NOTE)

    with pytest.raises(WaveClosed):
        intake.answer("nothing", given, key=browser.key)
    with pytest.raises(SubmissionMalformed):
        intake.answer(WAVE, given._replace(unit=7), key=browser.key)
    with pytest.raises(CredentialMalformed):
        intake.issue(WAVE, wire.Asked(0, wave.tokens[0][1], b"\xff" * 384))

    assert wave.counted() == Counted(0, 0, 1)


@BOTH
def test_without_its_signing_key_a_unit_spends_no_seat(wave: OpenWave, intake: Intake):
    slot = Slot(WAVE, "signing", 0, 0)
    data = wave.keyring.path.read_bytes()  # type: ignore[attr-defined]  # a file, in tests
    at = data.index(wave.keyring.key(slot, 0))
    wave.keyring.path.write_bytes(data[:at] + bytes(32) + data[at + 32 :])  # type: ignore[attr-defined]

    with pytest.raises(SigningKeyMissing):
        Browser.of(wave, intake, 0, wave.tokens[0][0]).signature()
    other = Browser.of(wave, intake, 1, wave.tokens[1][0])
    other.answer(other.signature())
    intake.submit(WAVE, wave.tokens[0][0], POINTS, "")

    assert wave.counted() == Counted(2, 0, 2)


def test_while_the_keyring_is_away_no_seat_is_spent(
    wave: OpenWave, intake: Intake, monkeypatch: pytest.MonkeyPatch
):
    browser = Browser.of(wave, intake, 0, wave.tokens[0][0])

    def away(*_: object) -> bytes:
        raise KeyringAway("nobody answers")

    with monkeypatch.context() as patch:
        patch.setattr(intake._keyring, "key", away)
        with pytest.raises(NotSaved):
            browser.signature()
    browser.answer(browser.signature())

    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_a_process_killed_at_any_step_of_full_mode_spends_no_seat_for_nothing(
    wave: OpenWave, settings: Settings
):
    tokens = wave.everybody()[:48]
    given = order(wave, settings, tokens, mode="full")
    with started(answering.one_after_another_each_killed_a_little_later, given) as process:
        assert process.stdout
        *reports, end = [json.loads(line) for line in process.stdout]
    before = 1
    for report in reports:
        assert report["sheets"] == report["notes"] <= report["seats"]
        assert report["sheets"] - before in ({1} if report["saved"] else {0, 1})
        before = report["sheets"]
    intake = intake_over(wave)
    for token in tokens:
        answering.send_in_full_mode(intake, token)

    assert len(reports) == 47
    assert sum(report["killed"] for report in reports) > 40
    assert 0 < end["sheets"] < 48
    assert any(report["seats"] > report["sheets"] for report in reports)  # killed between the two
    assert wave.counted() == Counted(48, 48, 48)


@BOTH
def test_several_processes_in_both_modes_count_each_answer_once(wave: OpenWave, settings: Settings):
    rng, tokens = Random(4), wave.tokens[0]
    racing = []
    for _ in range(3):
        given = order(wave, settings, rng.sample(tokens, len(tokens)), threads=4, mode="full")
        racing.append(started(answering.all_at_once, given))
    saved = [process.communicate()[0].split() for process in racing]

    assert [process.returncode for process in racing] == [0, 0, 0]
    assert [sorted(told) for told in saved] == [sorted(tokens)] * 3
    assert wave.counted() == Counted(60, 60, 60)
