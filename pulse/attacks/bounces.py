"""Attack 27 on what comes back: reports about reminders, for who has not answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from pulse.attacks import reminding, twins, wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.jobs import bounces, close, remind
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from surveys import workdays
from surveys.asking import reminders, undelivered
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.waves import Wave

Reading = Callable[[Workshop], None]
DEAD = 12  # addresses that die between the invitation and the reminder
REPORT = """From: mailer-daemon@partner.example
To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; partner.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--x--
"""


def reminded(house: Installation) -> tuple[int, list[str]]:
    """Let the first reminder leave; how many days after the opening, and to whom it went."""
    with house.shop() as shop:
        wave = shop.roster.get_one(Wave, house.wave_id)
        calendars = workdays.of(shop.roster)
        day = max(reminders.days(wave, each)[0] for each in calendars.values())
        days = (day - shop.today).days
        ids = set(shop.roster.scalars(select(Invitation.id)))
    first = len(house.invited())
    with house.shop(days) as shop:
        for start, end in opening.holding(shop.roster, house.wave_id, ids):
            remind.send(shop, house.wave_id, start, end)
    return days, [each.address for each in house.invited()[first:]]


def come_back(house: Installation, inbox: Path, addresses: list[str]) -> None:
    """Put reports about the reminders to some addresses into the mailbox."""
    with house.shop() as shop:
        rows = shop.roster.execute(
            select(Invitation.id, Person.address)
            .join(Person, Person.id == Invitation.person_id)
            .where(Person.address.in_(addresses))
        ).all()
        for row in rows:
            to = shop.outbox.envelope_of(row.id, 1, row.address)
            report = REPORT.format(to=to, address=row.address)
            (inbox / f"{row.id}.eml").write_text(report, encoding="ascii")


def named(house: Installation, days: int, reading: Reading) -> int:
    """How many rows a reading of the mailbox changes, so many days after the opening."""
    before = reminding.rows(house)
    with house.shop(days) as shop:
        reading(shop)
    return len(reminding.rows(house) - before)


def returning(bench: Bench) -> Outcome:
    """Let reminders come back, read them while the wave is open, and look for whom it names.

    Product and twin read one mailbox, one after the other: what the first leaves there, the
    second finds.
    """
    inbox = bench.folder / "returned"
    inbox.mkdir(mode=0o700)
    address, url = "bounces@alliance.example", f"file:{inbox}"
    with standing(bench, "product", bounce_address=address, bounce_url=url) as house:
        letters = house.invited()
        for each in bench.rng.sample(letters, len(letters) // 2):
            wire.send(house.settings.public_url, house.page, each.token, [4] * house.items)
        days, silent = reminded(house)
        dead = bench.rng.sample(silent, DEAD)
        come_back(house, inbox, dead)
        kept = named(house, days, bounces.read)
        leaks = named(house, days, twins.load("eager_reader").read)
        with house.shop(days) as shop:
            undelivered.forget(shop.roster, shop.roster.scalars(select(Person.id)).all())
            shop.roster.commit()
            close.close(shop, house.wave_id)
        come_back(house, inbox, dead)
        later = named(house, days, bounces.read)
    return Outcome(
        number="27c",
        name="Reminders that come back: who has not answered",
        control=f"{leaks} of {DEAD} named while the wave is open",
        result=f"{kept} named while it is open; {later} noticed after it has closed",
        chance="0 while it is open: nothing is read before",
        held=kept == 0 and leaks == later == DEAD,
    )
