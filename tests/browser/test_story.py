"""One year of an alliance as its people live it: from a charter to a repair that everybody reads.

What people do, they do in a browser; what happens by itself is done by the jobs, on its day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from pulse import queue
from pulse.db import db
from pulse.jobs import close, release
from pulse.jobs import open as opening
from surveys.answering import tickets
from surveys.frictions import Friction
from surveys.instruments.loader import Instrument
from surveys.waves import Wave
from tests.browser.through_time import (
    ANSWERS,
    HARBOUR,
    LOW,
    MILL,
    ORCHARD,
    PARTNERS,
    PEOPLE,
    STAFF,
    USUAL,
    Story,
)
from tests.browser.through_time import story as story

LINK = re.compile(r"(/s/\S+?)#(\w+)")
OPERATOR, CLOCK = "command line", "Pulse"
REMINDED = {  # letters by then, of a promise for Friday the 19th
    "2025-12-11": 0,
    "2025-12-12": 1,  # its day comes
    "2025-12-20": 2,  # and is over
    "2026-01-02": 2,
    "2026-01-03": 4,  # two weeks later that is still so: the steward is told, too
}
TRAIL = (  # what was done, by whom, and to what or why
    ("charter: ladder", "steward", "A quarter is too long to wait"),
    ("charter agreed", "harbour", "version 2"),
    ("charter agreed", "mill", "version 2"),
    ("charter agreed", OPERATOR, "version 2: Orchard (Drawer 3)"),
    ("wave opened", "steward", "wave 7"),
    ("wave closed", CLOCK, "wave 7"),
    ("wave published", "steward", "wave 7"),
    ("flag raised", CLOCK, "Harbour Trust, trust_in_partners"),
    ("flag moved", "harbour", "acknowledged"),
    ("friction raised", "liaison", "Harbour Trust – Mill Clinic, planning"),
    ("friction proposed", "liaison", "Knows both houses"),
    ("friction accepted", "harbour", HARBOUR),
    ("friction accepted", "mill", MILL),
    ("friction moved", "liaison", "in hand"),
    ("report read together", "steward", ", ".join(PARTNERS)),
    ("promise made", "steward", "A plan for all of us each May"),
    ("promise made", "steward", "A second desk for visitors"),
    ("friction climbed", CLOCK, "friction 1: step 3: 30 working days are over"),
    ("promise overdue", CLOCK, "it was due on 2025-12-19"),
    ("promise still overdue", CLOCK, "it was due on 2025-12-19"),
    ("promise done", "harbour", "It hangs in the hall"),
    ("promise will not be done", "mill", "we moved to a smaller house"),
    ("friction moved", "liaison", "Plans are made in one room now"),
    ("what was done written down", "steward", "wave 12"),
    ("wave shared back", "steward", "wave 12"),
    ("charter: from how many answers something is shown", "steward", "asked for more shelter"),
    ("charter agreed", "harbour", "version 3"),
    ("charter agreed", "mill", "version 3"),
    ("charter agreed", OPERATOR, "version 3: Orchard (Drawer 4)"),
    ("wave opened", "steward", "wave 13"),
)


def agreed_by_all(story: Story, paper: str) -> None:
    """Two leaders agree with a click, and the third partner on paper."""
    for role, name in (("harbour", HARBOUR), ("mill", MILL)):
        page = story.at(role, "/agreement/")
        page.get_by_role("button", name=f"Agree for {name}").click()
        expect(page.get_by_text("Your organisation has agreed.")).to_be_visible()
    story.operate("charter", "--agreed-on-paper", ORCHARD, "--because", paper)


def answered(story: Story, wave_id: int) -> None:
    """One answers on a telephone, by the code of the own letter; the others as they feel."""
    with story.app.app_context():
        wave = db.session.get_one(Wave, wave_id)
        code, asked, where = wave.code, wave.instrument, {}
        for leaf in wave.leaves:
            where[leaf.parts[0].unit_id] = leaf.name
    rng, intake = Random(7), story.app.extensions["pulse.intake"]
    for to, letter in sorted(story.post.came.items()):
        unit, number = (int(each) for each in to.partition("@")[0][1:].split("-"))
        found = LINK.search(letter)
        assert found is not None
        if number == 0 and where[unit] == HARBOUR:
            page = story.at("asked", found[1])
            page.get_by_label("Your code").fill(tickets.grouped(found[2]))
            for each in page.get_by_role("radio", name="Disagree", exact=True).all():
                each.check()
            page.get_by_label("What is one thing").fill("Plans reach us too late")
            page.get_by_role("button", name="Send my answers").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        elif number < ANSWERS:
            mood = LOW if where[unit] == HARBOUR else USUAL
            intake.submit(code, found[2], felt(asked, mood, rng), "")


def felt(asked: Instrument, mood: float, rng: Random) -> list[int]:
    """The points that somebody gives in a mood."""
    trait = mood + rng.gauss(0, 0.6)
    points = [min(5, max(1, round(trait + rng.gauss(0, 0.8)))) for _ in asked.items]
    return [6 - p if item.reverse else p for p, item in zip(points, asked.items, strict=True)]


def opened(story: Story, wave_id: int) -> None:
    """The steward opens a wave, and its letters leave."""
    page = story.at("steward", f"/manage/waves/{wave_id}")
    page.get_by_role("button", name="Open the wave and send the letters").click()
    expect(page.get_by_role("button", name="Open the wave and send the letters")).to_have_count(0)
    story.do(opening.launch, wave_id)
    story.letters()


def opens(page: Page, name: str) -> None:
    """Open what is folded away."""
    page.locator("summary").filter(has_text=name).click()


def raised(story: Story, flag: int | None = None) -> str:
    """A liaison puts a friction of two partners into words; its number."""
    page = story.at("liaison", "/frictions/new")
    page.get_by_label("Which partner is it about?").select_option(HARBOUR)
    page.get_by_label("Between it and another one?").select_option(MILL)
    page.get_by_label("A plan was made without some of those whom it touches").check()
    page.get_by_label("What can anybody see?").fill("The plan for May reached us in June")
    page.get_by_label("What does that make hard for the work?").fill("We could not book the hall")
    if flag is not None:
        page.get_by_label("Does a flag go with it?").select_option(str(flag))
    page.get_by_role("button", name="Raise it").click()
    expect(page.get_by_text("Those whom it concerns can see it.")).to_be_visible()
    return page.url.rpartition("/")[2]


def accepted(story: Story, friction: str) -> None:
    """The liaison offers to follow a friction, and both sides accept."""
    page = story.at("liaison", f"/frictions/heard/{friction}")
    opens(page, "Propose a liaison")
    page.get_by_label("Why this one, in a sentence").fill("Knows both houses")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("This is kept beside the friction.")).to_be_visible()
    for role in ("harbour", "mill"):
        page = story.at(role, f"/frictions/heard/{friction}")
        page.get_by_role("button", name="Accept for our side").click()
        expect(page.get_by_text("This is kept beside the friction.")).to_be_visible()


@pytest.mark.timeout(300)
def test_a_charter_a_fall_two_promises_and_a_repair(
    story: Story, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    # The steward proposes other rules; no wave opens before all partners have agreed.
    story.on("2025-08-11")
    wave = story.plan("2025-08-18", "2025-09-01")
    page = story.at("steward", "/manage/rules/ladder")
    page.get_by_label("Until somebody takes note of it").fill("5")
    page.get_by_label("Until somebody is at it").fill("15")
    page.get_by_label("Until it is resolved or dismissed").fill("30")
    page.get_by_label("The leaders and liaisons of every partner").check()
    page.get_by_label("Why is this changed?").fill("A quarter is too long to wait")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text(f"Still to agree: {', '.join(PARTNERS)}.")).to_be_visible()
    assert "have not agreed to version 2" in story.hindered(wave)
    agreed_by_all(story, "Drawer 3")
    expect(story.at("steward", "/agreement/").get_by_text("Nobody's agreement")).to_be_visible()

    # People are asked, and answer; at Harbour Trust something has happened.
    story.on("2025-08-18")
    assert story.hindered(wave) == ""
    opened(story, wave)
    answered(story, wave)
    story.on("2025-09-02")
    story.by_itself()
    story.do(close.close, wave)
    page = story.at("steward", f"/manage/waves/{wave}")
    page.get_by_role("button", name="Publish the report").click()
    expect(page.get_by_role("button", name="Publish the report")).to_have_count(0)
    story.do(release.publish, wave)

    # Its leader takes note; a liaison puts it in words, and both sides accept who follows it.
    with story.app.app_context():
        falls = select(Friction.id).where(Friction.construct == "trust_in_partners")
        flag = db.session.scalars(falls).one()
    page = story.at("harbour", f"/frictions/{flag}")
    page.get_by_label("Acknowledged: we have seen it").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("This is kept beside the flag.")).to_be_visible()
    friction = raised(story, flag)
    accepted(story, friction)
    page = story.at("liaison", f"/frictions/heard/{friction}")
    expect(page.get_by_text(f"Accepted by {HARBOUR}, {MILL}.")).to_be_visible()
    page.get_by_label("In hand: somebody is at it").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("This is kept beside the f").first).to_be_visible()
    axe(page)
    fits(page)

    # The report is read together, and two partners promise something.
    page = story.at("steward", f"/reports/together/0/{wave}")
    for name in PARTNERS:
        page.get_by_label(name).check()
    page.get_by_label("What you take from it").fill("We plan in one room")
    page.get_by_role("button", name="We read this together").click()
    promises = (
        (HARBOUR, "A plan for all of us each May", "2025-12-19", "Plans reach us too late"),
        (MILL, "A second desk for visitors", "2026-01-16", "There is no room for us"),
    )
    for whose, what, until, said in promises:
        opens(page, "Write a promise")
        page.get_by_label("What is promised").fill(what)
        page.get_by_label("It is done when").fill("Everybody has seen it")
        page.get_by_label("Which role answers for it").fill("head of planning")
        page.get_by_label("Of which partner").select_option(whose)
        page.get_by_label("Until when").fill(until)
        page.get_by_label("What people said that it answers").fill(said)
        page.get_by_role("button", name="Write this promise").click()
        expect(page.get_by_role("rowheader", name=what)).to_be_visible()

    # Time runs out, twice: for the friction, and for a promise that nobody has kept.
    story.on("2025-10-16")
    story.by_itself()
    assert set(STAFF.values()) <= set(story.asked(queue.OF_FRICTION))
    page = story.at("mill", f"/frictions/heard/{friction}")
    expect(page.get_by_text("the time for this step ran out").last).to_be_visible()
    story.pass_by(LOW, LOW, LOW, LOW)
    for day, letters in REMINDED.items():
        story.on(day)
        story.by_itself()
        assert len(story.asked(queue.OF_PROMISES)) == letters, day
    assert story.asked(queue.OF_PROMISES) == [*[STAFF["harbour"]] * 3, STAFF["steward"]]
    page = story.at("harbour", "/reports/together/0/")
    expect(page.get_by_text("overdue", exact=True)).to_have_count(1)
    story.on("2026-01-15")
    page = story.at("harbour", "/reports/together/0/")
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("It is done", exact=True).check()
    page.get_by_label("If it is done: where one sees it").fill("It hangs in the hall")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("This is kept in the record.")).to_be_visible()
    page = story.at("mill", "/reports/together/0/")
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("We will not do it, because …").check()
    page.get_by_label("If it will not be done: because").fill("we moved to a smaller house")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("This is kept in the record.")).to_be_visible()

    # The line goes back, so that the friction is over, and everybody is told what was done.
    last = story.pass_by(USUAL + 0.2)
    story.on("2026-01-20")
    page = story.at("liaison", f"/frictions/heard/{friction}")
    expect(page.get_by_text("There is evidence that the line goes back")).to_be_visible()
    page.get_by_label("Resolved: it was talked over and settled").check()
    page.get_by_label("Why, in a sentence or two").fill("Plans are made in one room now")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("resolved", exact=True)).to_be_visible()
    page = story.at("steward", f"/manage/waves/{last}/share/")
    page.get_by_role("button", name="Take these over").click()
    page.get_by_role("button", name="Send the letters now").click()
    expect(page.get_by_text("Shared back on")).to_be_visible()

    # The charter is tightened and agreed to again; the next letter tells what was done.
    wave = story.plan("2026-02-02", "2026-02-16")
    page = story.at("steward", "/manage/rules/answers")
    page.get_by_label("An organisation").fill("8")
    page.get_by_label("Why is this changed?").fill("Small partners asked for more shelter")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Waves that open from now on follow this.")).to_be_visible()
    assert "have not agreed to version 3" in story.hindered(wave)
    agreed_by_all(story, "Drawer 4")
    story.on("2026-02-02")
    story.post.came.clear()
    opened(story, wave)
    told = [" ".join(text.split()) for to, text in story.post.came.items() if to[0] == "p"]
    assert len(told) == 3 * PEOPLE
    for text in told:
        assert "Plans reach us too late" in text
        assert "A plan for all of us each May" in text
        assert "we moved to a smaller house" in text
    page = story.at("asked", "/charter")
    expect(page.get_by_text("Why: A quarter is too long to wait")).to_be_visible()
    expect(page.get_by_text("Why: Small partners asked for more shelter")).to_be_visible()
    trail = story.trail()
    for deed, actor, about in TRAIL:
        who = STAFF.get(actor, actor)
        assert any((deed, who) == each[:2] and about in each[2] for each in trail), (deed, about)


@pytest.mark.timeout(300)
def test_a_partner_leaves_in_the_middle_of_a_friction(
    story: Story, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    story.on("2025-08-11")
    friction = raised(story)
    accepted(story, friction)

    # The steward sees what would come of it, and lets the partner go.
    page = story.at("steward", "/manage/organisations/")
    page.get_by_role("link", name=MILL).first.click()
    page.get_by_role("link", name="Let it leave the alliance").click()
    expect(page.get_by_text("These can read no report any more")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Let it leave").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")

    # Its own people read nothing more; the other side and the liaison bring it to an end.
    assert story.windows["mill"].goto(f"/frictions/heard/{friction}").status == 403
    page = story.at("harbour", f"/frictions/heard/{friction}")
    expect(page.get_by_text(f"{HARBOUR} – {MILL}").first).to_be_visible()
    axe(page)
    page = story.at("liaison", f"/frictions/heard/{friction}")
    page.get_by_label("In hand: somebody is at it").check()
    page.get_by_role("button", name="Keep this").click()
    page.get_by_label("Resolved: it was talked over and settled").check()
    page.get_by_label("Why, in a sentence or two").fill("The hall is booked without them")
    page.get_by_role("button", name="Keep this").click()
    page = story.at("harbour", f"/frictions/heard/{friction}")
    expect(page.get_by_text("The hall is booked without them")).to_be_visible()

    trail = story.trail()
    for deed, role, about in (
        ("friction accepted", "mill", MILL),
        ("partner left", "steward", MILL),
        ("friction moved", "liaison", "The hall is booked without them"),
    ):
        assert any((deed, STAFF[role]) == each[:2] and about in each[2] for each in trail), deed
