"""Attack 12: looks at every page of the staff after each answer, and at what commands print."""

from __future__ import annotations

import subprocess
import sys

from flask.testing import FlaskClient

from pulse.attacks import wire
from pulse.attacks.installation import STEWARD, Installation, Invited, standing
from pulse.attacks.servers import environment
from pulse.attacks.staff import Seen, signed_in, walk
from pulse.attacks.suite import Bench, Outcome
from pulse.auth import invite
from pulse.db import db
from pulse.jobs import participation
from surveys import partners

ANSWERS = 3
LEADER = "leader@partner.example"
STARTS = ("/", "/home", "/manage/", "/reports/", "/charter", "/healthz", "/readyz")
COMMANDS = """
import sys
from contextlib import suppress
from pulse.cli import main
for words in (["wave", "status"], ["jobs", "list"], ["metrics"], ["doctor"]):
    sys.argv = ["pulse", *words]
    with suppress(SystemExit):
        main()
"""


def everything(house: Installation, browsers: list[FlaskClient]) -> dict[str, Seen]:
    """All that staff and passers-by can see at this moment."""
    pages: dict[str, Seen] = {}
    for nth, browser in enumerate(browsers):
        starts = (*STARTS, house.page, f"{house.page}/thanks", f"{house.page}/manifest.json")
        pages |= {f"{nth} {path}": seen for path, seen in walk(browser, starts).items()}
    return pages


def printed(house: Installation) -> bytes:
    """What commands of the operator print."""
    words = [sys.executable, "-c", COMMANDS]
    environ = environment(house.settings)
    return subprocess.run(words, env=environ, capture_output=True, check=True).stdout


def people_who_look(house: Installation) -> list[FlaskClient]:
    """A steward, a leader, and somebody who has not signed in."""
    with house.app.app_context():
        led = partners.organisations(db.session())[0].id
        invite.leader(db.session(), address=LEADER, organisation_id=led)
        db.session.commit()
    staff = [signed_in(house.app, address) for address in (STEWARD, LEADER)]
    return [*staff, house.app.test_client()]


def _answer(house: Installation, each: Invited) -> None:
    points = [1] * house.items
    wire.send(house.settings.public_url, house.page, each.token, points, "A word.")


def changed(house: Installation, browsers: list[FlaskClient]) -> tuple[int, int]:
    """Answers after which something had changed, and how many pages were looked at.

    The day's bands are counted in the middle: from then on nothing may change until the next day.
    """
    noticed = 0
    before = everything(house, browsers)
    for nth, each in enumerate(house.invited()[:ANSWERS]):
        _answer(house, each)
        if nth >= ANSWERS // 2:  # as the day's count would be repeated
            with house.shop() as shop:
                participation.count(shop, house.wave_id)
        if nth == ANSWERS // 2:
            before = everything(house, browsers)
            continue
        after = everything(house, browsers)
        noticed += after != before
        before = after
    return noticed, len(before)


def polling(bench: Bench) -> Outcome:
    """Answer one by one, and compare all pages byte by byte after each."""
    with standing(bench, "twin", leak="live_counter") as house:
        leaked, _ = changed(house, people_who_look(house)[:1])
    with standing(bench, "product") as house:
        words = printed(house)
        _answer(house, house.invited()[-1])
        told = printed(house) != words
        noticed, pages = changed(house, people_who_look(house))
    looks = ANSWERS - 1
    return Outcome(
        number="12",
        name="Every page of the staff, and what commands print, after each answer",
        control=f"{leaked} of {looks} answers noticed",
        result=f"{noticed} of {looks} noticed on {pages} pages" + told * "; a command tells",
        chance="0: byte by byte the same until the day's count",
        held=noticed == 0 and not told and leaked == looks and pages > 30 and b", wave 1" in words,
    )
