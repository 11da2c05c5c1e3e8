"""Opens a wave: its leaves, its public manifest, its urns, and a seat for everybody asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pulse import publishing, queue
from pulse.jobs import apart, forge, representatives
from pulse.jobs.workshop import Workshop
from surveys import charter, contacts, forms, leaves, partners, waves
from surveys.answering import door
from surveys.answering.served import Served
from surveys.asking import audience, hats, readiness
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.charter import Charter
from surveys.contacts import UNKNOWN, Contacts
from surveys.errors import IllegalMove
from surveys.instruments import each_partner
from surveys.instruments.loader import Instrument
from surveys.leaves import LeafPlan
from surveys.terms import Terms
from surveys.waves import Leaf, LeafPart, Wave

BATCH = 200  # letters of one job
SEAT = 16  # random bytes
AT_ONCE = 1000  # rows of one statement


def launch(shop: Workshop, wave_id: int) -> None:
    """Open a planned wave and ask for its letters; stopped anywhere, it can be begun again.

    The Box is laid out and committed first. Until the roster is committed after it, no letter
    exists, and laying it out again clears it away.

    Raises:
        IllegalMove: the wave was opened before, today is not one of its days, or it has to wait.
        TooSmall: an organisation could never be shown.
    """
    wave = shop.roster.get(Wave, wave_id, with_for_update=True) or waves.by_id(shop.roster, wave_id)
    today = readiness.begin(shop.roster, wave, today=shop.today, now=shop.now())
    alliance = partners.alliance(shop.roster)
    rules = charter.starter(shop.roster, alliance)
    planned = leaves.plan(audience.of(shop.roster, wave), rules.rules, wave.expected_response)
    asked = _people(shop.roster, planned)
    slips = hats.expected(shop.roster, planned)
    on_paper = {plan.place: 0 for plan in planned}
    for (place, _), number in slips.items():
        on_paper[place] += number
    if any(plan.invited != len(asked[plan.place]) + on_paper[plan.place] for plan in planned):
        raise IllegalMove("The roster changed while the wave was being opened. Open it again.")

    known = contacts.declared(shop.roster)
    public = manifest(alliance.name, wave, rules, planned, known)
    if listed := boxes(shop):
        public["boxes"] = listed
    private = forge.keys(shop, public)
    files = drawn(shop, public)
    door.prepare(
        shop.box, shop.keyring, wave=wave.code, manifest=public, signing=private, served=files
    )
    shop.box.commit()

    wave.questionnaire = public["questionnaire"]
    wave.charter_id = rules.id
    charter.lock(shop.roster, rules, today)
    wave.names = partners.names(shop.roster)
    placed = _freeze(shop.roster, wave, planned)
    _invite(shop.roster, wave, placed, asked, shop.rng)
    hats.fill(shop.roster, wave, slips, leaves=placed, rng=shop.rng)
    wave.open(today)
    letters = letters_wanted(shop.roster, wave.id)
    writing, share = apart.writing_now(shop.roster), apart.sharing(shop.roster)
    for (name, *ids), key in apart.one_wave_at_a_time(letters, writing, share):
        queue.enqueue(shop.roster, name, *ids, key=key)
    representatives.tell(shop, wave)
    shop.roster.commit()


def manifest(
    alliance: str,
    wave: Wave,
    rules: Charter,
    planned: Sequence[LeafPlan],
    known: Contacts = UNKNOWN,
) -> dict[str, Any]:
    """All that a respondent, or anyone, may know of a wave; it is public and never changes."""
    terms = rules.rules
    owners = list(dict.fromkeys(plan.organisation_id for plan in planned))
    views = {"mutual": _mutual(wave, terms)} if wave.pulse.whole.each_partner else {}
    return views | {
        "wave": wave.code,
        "number": wave.number,
        "pulse": wave.pulse.name,
        "alliance": alliance,
        "closes": wave.closes.isoformat(),
        "questionnaire": _weighted(wave, planned, known).as_dict(),
        "charter": {"version": rules.version, "terms": rules.terms},
        "units": [
            {
                "place": plan.place,
                "name": plan.name,
                "invited": plan.invited,
                "notes": owners.index(plan.organisation_id),
            }
            for plan in planned
        ],
        "notes": [{"place": place} for place in range(len(owners))],
        "done": [],
        "software": version("pulse-alliance"),
        "thresholds": {
            "team": terms.team,
            "organisation": terms.organisation,
            "item": terms.item,
            "notes": terms.notes,
        },
    }


def _weighted(wave: Wave, planned: Sequence[LeafPlan], known: Contacts) -> Instrument:
    """What is asked; where partners are drawn, with weights from how many can know each.

    Of larger partners these are more, unless it was declared who works with whom.
    """
    people = Counter[int]()
    for part in (part for plan in planned for part in plan.parts):
        people[part.organisation_id] += part.people
    return each_partner.weighted(wave.instrument, known.reach(people) if known.declared else people)


def _mutual(wave: Wave, terms: Terms) -> list[str]:
    """The partners who agreed to see how they see each other, by name."""
    return sorted(name for place, name in wave.partners.items() if place in terms.agreed)


def boxes(shop: Workshop) -> list[dict[str, str]]:
    """The alliance's feedback boxes that take messages, for the end of a page and a letter."""
    return [
        {"title": form.title, "path": f"/f/{form.code}"}
        for form in forms.every(shop.roster)
        if form.organisation_id is None and publishing.takes(shop.roster, form)
    ]


def drawn(shop: Workshop, public: dict[str, Any]) -> dict[str, Served]:
    """Draw every file of a wave, and name each with its digest in the manifest."""
    with shop.app.app_context():
        files: dict[str, Served] = shop.app.extensions["pulse.press"](public)
    public["served"] = {name: file.integrity for name, file in sorted(files.items())}
    return files


def letters_wanted(session: Session, wave_id: int) -> list[tuple[tuple[str, int, int, int], str]]:
    """One job per batch of letters that wait, with its key."""
    return letters_of(session, wave_id, _waiting(session, wave_id))


def letters_of(
    session: Session, wave_id: int, wanted: Collection[int]
) -> list[tuple[tuple[str, int, int, int], str]]:
    """One job per batch that holds one of some letters, with its key."""
    return [
        ((queue.INVITE, wave_id, first, last), f"letters/{wave_id}/{first}")
        for first, last in holding(session, wave_id, wanted)
    ]


def batches(session: Session, wave_id: int) -> list[tuple[int, int]]:
    """First and last invitation of each batch in which a letter waits."""
    return holding(session, wave_id, _waiting(session, wave_id))


def _waiting(session: Session, wave_id: int) -> set[int]:
    waiting = select(Invitation.id).where(
        Invitation.wave_id == wave_id, Invitation.delivery == Delivery.waiting
    )
    return set(session.scalars(waiting))


def holding(session: Session, wave_id: int, wanted: Collection[int]) -> list[tuple[int, int]]:
    """First and last invitation of each batch that holds one of those wanted.

    Invitations were numbered in random order, so a batch is a random part of the wave. The
    borders are those of all its invitations, and stay where they are as letters leave.
    """
    if not wanted:
        return []
    every = select(Invitation.id).where(Invitation.wave_id == wave_id).order_by(Invitation.id)
    ids = session.scalars(every).all()
    groups = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    return [(group[0], group[-1]) for group in groups if any(each in wanted for each in group)]


def _people(session: Session, planned: Sequence[LeafPlan]) -> dict[int, list[int]]:
    """Ids of everybody who is asked by letter, by the place of their leaf."""
    places = {part.unit_id: plan.place for plan in planned for part in plan.parts}
    asked: dict[int, list[int]] = {plan.place: [] for plan in planned}
    for person_id, unit_id in session.execute(
        select(Person.id, Person.unit_id).where(Person.left.is_(None)).order_by(Person.id)
    ):
        if unit_id in places:
            asked[places[unit_id]].append(person_id)
    return asked


def _freeze(session: Session, wave: Wave, planned: Sequence[LeafPlan]) -> dict[int, int]:
    """Write the leaves; their ids by place."""
    for plan in planned:
        wave.leaves.append(
            Leaf(
                place=plan.place,
                name=plan.name,
                organisation_id=plan.organisation_id,
                invited=plan.invited,
                parts=[
                    LeafPart(
                        unit_id=part.unit_id,
                        organisation_id=part.organisation_id,
                        people=part.people,
                    )
                    for part in plan.parts
                ],
            )
        )
    session.flush()
    return {leaf.place: leaf.id for leaf in wave.leaves}


def _invite(
    session: Session,
    wave: Wave,
    placed: Mapping[int, int],
    asked: Mapping[int, Sequence[int]],
    rng: Random,
) -> None:
    """Give everybody a random seat, in an order that says nothing."""
    seats = [
        {
            "wave_id": wave.id,
            "person_id": person_id,
            "leaf_id": placed[place],
            "seat": rng.randbytes(SEAT),
            "delivery": Delivery.waiting,
        }
        for place, people in asked.items()
        for person_id in people
    ]
    rng.shuffle(seats)
    for start in range(0, len(seats), AT_ONCE):
        session.execute(insert(Invitation), seats[start : start + AT_ONCE])
