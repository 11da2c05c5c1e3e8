"""Each letter says the same in both its parts, fetches nothing, and fits mail programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from html5lib import HTMLParser

from analysis.cells import Cell, Change, Hidden
from pulse.mail import letters, mime, notices
from pulse.mail.heads import Head
from pulse.mail.letters import Finding, Occasion, Outcome
from pulse.mail.mime import Letter
from surveys.instruments.loader import load

OCCASION = Occasion(
    "Ford & Sons' <Alliance>",
    date(2026, 12, 5),
    15,
    7,
    5,
    "https://pulse.example.org/s/k3v9w2abcd",
    "https://pulse.example.org/charter",
    "https://pulse.example.org/anonymity",
    "0123456789abcdef" * 4,
    "https://pulse.example.org/letters",
)
OUTCOME = Outcome(
    OCCASION.alliance,
    "Core pulse",
    date(2026, 12, 5),
    OCCASION.charter,
    OCCASION.anonymity,
    OCCASION.letters,
    lines=(("Decisions take <long> & nobody knows", "We list each"),),
    findings=(
        Finding({"en": "Voice"}, Cell(63.2, 58.1, 68.9, 143), Change(4.0, -1.0, 9.0, noise=True)),
        Finding({"en": "Trust"}, Cell(70.0, 66.0, 74.0, 143), Change(9.0, 5.0, 13.0, noise=False)),
        Finding({"en": "Safety"}, Cell(None, None, None, None, hidden=Hidden.too_few)),
    ),
)
LOGO = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (480).to_bytes(4) + (160).to_bytes(4) + bytes(200)
HEAD = Head("Trust at the River, Ltd", "trust@river.example", "Ford & Sons", LOGO)
TO = "ann@example.org"
LINK = "https://pulse.example.org/x/1"
ALLIANCE = OCCASION.alliance
EVERY: dict[str, Callable[[Flask], Letter]] = {
    "invitation": lambda app: letters.invitation(app, occasion=OCCASION, language="en"),
    "reminder": lambda app: letters.reminder(app, occasion=OCCASION, language="en"),
    "thanks": lambda app: letters.thanks(app, outcome=OUTCOME, language="en"),
    "test": lambda app: letters.test(app, TO, occasion=OCCASION, language="en"),
    "sign_in": lambda app: notices.sign_in(app, TO, link=LINK, alliance=ALLIANCE),
    "leader_invited": lambda app: notices.leader_invited(
        app, TO, link=LINK, alliance=ALLIANCE, organisation="A & B", days=7
    ),
    "wave_opened": lambda app: notices.wave_opened(
        app, TO, occasion=OCCASION, wave="Core pulse, wave 3"
    ),
    "wave_closed": lambda app: notices.wave_closed(
        app, TO, link=LINK, alliance=ALLIANCE, wave="Core pulse, wave 3"
    ),
    "report_ready": lambda app: notices.report_ready(
        app, TO, link=LINK, alliance=ALLIANCE, organisation="A & B", wave="Core pulse, wave 3"
    ),
    "report_ready with sentences": lambda app: notices.report_ready(
        app,
        TO,
        link=LINK,
        alliance=ALLIANCE,
        organisation="A & B",
        wave="Core pulse, wave 3",
        sentences=["Nothing stands apart.", "Nothing moved.", "Nothing was done."],
        chart=b"a picture",
        chart_words="61 on 3 March 2025, 57 on 9 September 2025.",
    ),
    "report_ready with the report": lambda app: notices.report_ready(
        app, TO, link=LINK, alliance=ALLIANCE, organisation="A & B", wave="W", paper=b"%PDF-1.7"
    ),
    "digest": lambda app: notices.digest(
        app,
        TO,
        alliance=ALLIANCE,
        since=date(2026, 7, 1),
        told=[notices.Digest("A & B", "Core pulse, wave 3", ("Nothing moved.",), LINK, 2, LINK)],
        choices=LINK,
    ),
    "something_to_read": lambda app: notices.something_to_read(
        app, TO, link=LINK, alliance=ALLIANCE
    ),
    "news": lambda app: notices.news(app, TO, link=LINK, alliance=ALLIANCE),
    "flags": lambda app: notices.flags(
        app,
        TO,
        link=LINK,
        alliance=ALLIANCE,
        wave="Core pulse, wave 3",
        raised=[("A & B", "score"), ("A & B", "score"), ("", "spread")],
    ),
}

every = pytest.mark.parametrize("written", EVERY.values(), ids=EVERY)


@every
def test_a_letter_has_a_subject_of_one_line_and_two_parts(
    app: Flask, written: Callable[[Flask], Letter]
) -> None:
    letter = written(app)

    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.text.strip()
    assert letter.html.strip()


@every
def test_the_plain_part_is_plain(app: Flask, written: Callable[[Flask], Letter]) -> None:
    text = written(app).text

    assert "&amp;" not in text
    assert "{" not in text
    assert "<a " not in text
    assert not re.search(r"\n{3,}", text)


@every
def test_both_parts_lead_to_the_same_places(app: Flask, written: Callable[[Flask], Letter]) -> None:
    letter = written(app)

    in_text = set(re.findall(r"https://\S+", letter.text))
    in_html = set(re.findall(r'href="(https://[^"]+)"', letter.html))
    assert in_text == in_html


@every
def test_a_letter_fetches_nothing(app: Flask, written: Callable[[Flask], Letter]) -> None:
    html = re.sub(r'<img src="cid:[^"]*"', "", written(app).html)  # which the letter carries itself

    assert "<img" not in html
    assert "<script" not in html
    assert not re.search(r"(?:src|background)=|url\(|@import|<link", html)


@every
def test_the_html_part_is_valid_and_names_its_language(
    app: Flask, written: Callable[[Flask], Letter]
) -> None:
    html = written(app).html

    assert '<html lang="en" dir="ltr"' in html
    assert html.count("<h1") == 1
    parser = HTMLParser(strict=False)
    parser.parse(html)
    wrong = {code for _, code, _ in parser.errors}
    assert not wrong - {"unexpected-html-element-in-foreign-content"}


@every
def test_names_are_escaped_in_html_alone(app: Flask, written: Callable[[Flask], Letter]) -> None:
    letter = written(app)

    assert "<Alliance>" not in letter.html
    assert "&amp;amp;" not in letter.html


def test_a_letter_about_flags_says_of_what_kind_they_are_and_each_once(app: Flask) -> None:
    letter = EVERY["flags"](app)

    assert "* A & B: levels have fallen\n" in letter.text
    assert "* All organisations together: people lie further apart" in letter.text
    assert letter.text.count("* ") == letter.html.count("<li>") == 2
    assert letter.subject == "3 flags to talk about"


@every
def test_a_letter_is_small_enough_not_to_be_cut(
    app: Flask, written: Callable[[Flask], Letter]
) -> None:
    assert len(written(app).html.encode()) < 40_000  # Gmail cuts at 102 KB


@every
def test_a_letter_can_be_dark(app: Flask, written: Callable[[Flask], Letter]) -> None:
    html = written(app).html

    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html


def test_the_blanks_stand_where_token_place_and_code_will_be(app: Flask) -> None:
    letter = letters.invitation(app, occasion=OCCASION, language="en")

    link = f"{OCCASION.page}#{letters.BLANK_TOKEN}.{letters.BLANK_PLACE}.ASNFZ4mrze8BI0VniavN7w"
    for part in (letter.text, letter.html):
        assert part.count(link) == 1
        assert part.count(letters.BLANK_CODE) == 1
    assert not any(blank in letter.subject for blank in letters.BLANKS)
    assert len(link) < 120


def test_nobody_who_writes_a_part_of_a_letter_can_have_a_secret_put_there(app: Flask) -> None:
    bait = " ".join(["0TOKEN0TOKEN0TOK", "0CODE-0CODE-0CODE-0", "0PLACE0", "0TAG" + "0" * 39])
    occasion = replace(OCCASION, alliance=bait, lines=[("Too slow", f"https://x.example/?{bait}")])
    letter = letters.invitation(app, occasion=occasion, language="en")

    filled = mime.prepare(letter, sender="a@example.org", blanks=letters.BLANKS).fill(
        "b@example.org",
        message_id=None,
        now=datetime.now(UTC),
        secrets_=("K" * 16, "K" * 19, "7" * 14, "T" * 43),
    )
    told = message_from_bytes(filled, policy=default)
    text = told.get_body(("plain",))

    assert text is not None
    assert told["Subject"] == letter.subject
    assert text.get_content().count("K" * 16) == 2  # in the link, and as the code to type
    assert text.get_content().count("7" * 14) == 1
    assert len({*letters.BLANKS}) == len(letters.BLANKS)


def test_a_link_stays_short_at_a_long_address_and_for_a_late_unit() -> None:
    manifest = {
        "alliance": ALLIANCE,
        "closes": "2026-12-05",
        "questionnaire": load("trust-core").as_dict(),
        "thresholds": {"team": 7, "organisation": 5},
        "wave": "k3v9w2abcd",
    }
    host = "https://surveys.pulse.ministry-of-harbours.example.org"

    link = letters.occasion(manifest, host, "ab" * 32).link(letters.BLANK_TOKEN, "1234")

    assert len(link) < 120


@pytest.mark.parametrize("name", ["invitation", "wave_opened"])
def test_the_whole_fingerprint_stands_in_groups_beside_where_to_compare_it(
    app: Flask, name: str
) -> None:
    letter = EVERY[name](app)

    groups = ["0123", "4567", "89ab", "cdef"] * 4
    for part in (letter.text, re.sub(r"<[^>]+>", "", letter.html)):
        assert " ".join(groups) in " ".join(part.split())
    assert f"{OCCASION.page}/manifest" in letter.text


def test_before_the_launch_no_fingerprint_is_made_up(app: Flask) -> None:
    occasion = replace(OCCASION, fingerprint="")

    letter = letters.invitation(app, occasion=occasion, language="en")

    assert f"{occasion.page}#{letters.BLANK_TOKEN}\n" in letter.text
    assert "once the survey opens" in letter.text


def test_a_test_letter_says_so_and_holds_nobodys_code(app: Flask) -> None:
    letter = letters.test(app, TO, occasion=OCCASION, language="en")

    assert letter.subject.startswith("[Test] ")
    assert letter.text.startswith("This is a test letter.")
    assert "#" not in letter.text


def test_a_language_that_is_not_there_becomes_the_first(app: Flask) -> None:
    assert letters.spoken(app, "xx-YY") == app.config["LANGUAGES"][0]
    assert letters.spoken(app, "en-GB") == "en"


@pytest.mark.parametrize(("host", "one_click"), [("https://x.example", True), ("http://x", False)])
def test_a_mail_program_can_offer_a_button_that_stops_the_letters(
    app: Flask, host: str, one_click: bool
) -> None:
    occasion = replace(OCCASION, letters=f"{host}/letters")
    letter = letters.invitation(app, occasion=occasion, language="en")
    tag = "t" * 43

    sent = mime.prepare(letter, sender="pulse@x.example", blanks=letters.BLANKS).fill(
        TO, message_id=None, now=datetime.now(UTC), secrets_=("T" * 16, "C" * 19, "7", tag)
    )
    message = message_from_bytes(sent, policy=default)
    assert message["List-Unsubscribe"] == f"<{host}/letters/{tag}>"
    assert ("List-Unsubscribe-Post" in message) is one_click
    assert sent.count(b"List-Unsubscribe: <" + f"{host}/letters/{tag}>\r\n".encode()) == 1


@pytest.mark.parametrize("alliance", ["A" * size for size in range(1, 60)])
def test_a_subject_begins_on_its_own_line_however_long_the_alliances_name_is(
    alliance: str,
) -> None:
    subject = f"{alliance}: how is working together going? Two minutes, until 6 December"
    letter = Letter(to=TO, subject=subject, text="", html="")

    written = mime.prepare(letter, sender="trust@example.org").head.decode("ascii")

    assert f"Subject: {alliance}:" in written
    assert message_from_bytes(written.encode(), policy=default)["subject"] == subject
    assert all(len(line) <= 78 for line in written.splitlines() if "Subject" in line)


def test_hosts_beyond_a_to_z_stand_in_the_head_as_every_mail_server_knows_them() -> None:
    letter = Letter("", "Hello", "Hello", "<p>Hello</p>", reply_to="ask@bücher.example")

    sent = mime.prepare(letter, sender="pulse@x.example").fill(
        "jo@bücher.example", message_id=None, now=datetime.now(UTC)
    )

    assert sent.isascii()
    assert b"\r\nReply-To: ask@xn--bcher-kva.example\r\n" in sent
    assert sent.startswith(b"To: jo@xn--bcher-kva.example\r\n")


def test_a_partners_letters_carry_its_name_and_logo_and_the_alliances_sender(app: Flask) -> None:
    occasion = replace(OCCASION, head=HEAD)
    letter = letters.invitation(app, occasion=occasion, language="en")

    sent = mime.prepare(letter, sender="pulse@x.example", blanks=letters.BLANKS).fill(
        TO, message_id=None, now=datetime.now(UTC), secrets_=("T" * 16, "C" * 19, "7", "t" * 43)
    )
    message = message_from_bytes(sent, policy=default)
    kinds = [part.get_content_type() for part in message.walk()]
    shown = [part for part in message.walk() if part.get_content_type() == "image/png"]
    html = message.get_body(("html",))
    assert message["from"].addresses[0].display_name == "Trust at the River, Ltd"
    assert message["from"].addresses[0].addr_spec == "pulse@x.example"
    assert message["reply-to"] == "trust@river.example"
    assert kinds == [
        *("multipart/alternative", "text/plain"),
        *("multipart/related", "text/html", "image/png"),
    ]
    assert shown[0].get_content() == LOGO
    assert html is not None
    assert f'src="cid:{shown[0]["content-id"].strip("<>")}" width="240" height="80"' in (
        html.get_content()
    )
    assert "Ford &amp; Sons" in html.get_content()
    assert not any(part.defects for part in message.walk())
    assert all(len(line) <= 998 for line in sent.split(b"\r\n"))


def test_a_logo_without_a_name_says_what_it_is(app: Flask) -> None:
    head = replace(HEAD, name="")

    letter = letters.thanks(app, outcome=replace(OUTCOME, head=head), language="en")

    assert 'alt="Logo"' in letter.html


def test_what_came_of_a_wave_is_told_with_its_interval_and_why_something_is_missing(
    app: Flask,
) -> None:
    text = " ".join(letters.thanks(app, outcome=OUTCOME, language="en").text.split())

    assert "Decisions take <long> & nobody knows We list each" in text
    assert "Voice 63 of 100, between 58 and 69, from 143 answers. Since the last time the" in text
    assert "within the noise" in text
    assert "Trust 70 of 100, between 66 and 74, from 143 answers. Higher than the last" in text
    assert "Safety Too few people answered for a figure that protects them." in text


def test_what_was_said_and_done_is_left_out_while_there_is_nothing(app: Flask) -> None:
    thanks = letters.thanks(app, outcome=replace(OUTCOME, lines=()), language="en")
    asks = letters.invitation(app, occasion=OCCASION, language="en")
    opens = letters.invitation(app, occasion=replace(OCCASION, lines=OUTCOME.lines), language="en")

    for letter in (thanks, asks):
        assert "you said" not in (letter.text + letter.html).lower()
    assert "You said, we did" in opens.html
    assert "Decisions take &lt;long&gt; &amp; nobody knows" in opens.html
    assert opens.text.index("We list each") < opens.text.index("Answer here")


def test_an_invitation_leads_to_what_came_of_the_wave_before_it(app: Flask) -> None:
    first = letters.invitation(app, occasion=OCCASION, language="en")
    page = "https://pulse.example/results/abc"
    next_ = letters.invitation(app, occasion=replace(OCCASION, results=page), language="en")

    for said in (next_.text, next_.html):
        assert page in said
        assert "What came of the last survey" in said
    assert "/results/" not in first.text + first.html
