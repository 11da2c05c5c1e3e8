"""What each door can reach, however indirectly, is a list that a person wrote."""

from __future__ import annotations

import functools

import grimp
import pytest

WORDS = {"surveys.base", "surveys.errors"}
ANSWERING = {*WORDS, "surveys.answering", "surveys.instruments"}
PUBLISHED = {
    *WORDS,
    "surveys.agreements",
    "surveys.charter",
    "surveys.clauses",
    "surveys.differences",
    "surveys.files.cells",  # words without what cannot be printed
    "surveys.history",
    "surveys.instruments",
    "surveys.lineage",
    "surveys.marks",
    "surveys.partners",
    "surveys.places",
    "surveys.releases",
    "surveys.rhythm",
    "surveys.terms",
    "surveys.versions",
    "surveys.waves",
    "analysis.budget",
    "analysis.cells",
}
ASKING = {
    *PUBLISHED,
    "surveys.asking",
    "surveys.blackouts",
    "surveys.by_hand",
    "surveys.channels",
    "surveys.commitments",
    "surveys.composing",
    "surveys.contacts",
    "surveys.earlier",
    "surveys.files",
    "surveys.forms",
    "surveys.leaves",
    "surveys.letterheads",
    "surveys.planning",
    "surveys.reviews",
    "surveys.series",
    "surveys.sharing",
    "surveys.told",  # what a box tells everybody
    "surveys.workdays",
}
REACH = {
    "pulse.web.respond": ANSWERING,
    "pulse.web.feedback": ANSWERING,
    "pulse.web.desk": {
        *ANSWERING,
        "surveys.appreciation",  # thanks in a reader's words
        "surveys.files.cells",  # without what cannot be printed
        "surveys.forms",
        "surveys.heard",  # a friction in a reader's words
        "surveys.lives",
        "surveys.marks",  # the names that an organisation had
        "surveys.partners",
        "surveys.places",
        "surveys.told",  # what a box tells everybody
    },
    "pulse.web.boxes": {
        *ANSWERING,  # what a form's door may know, and no message
        "surveys.forms",
        "surveys.marks",
        "surveys.partners",
        "surveys.places",
        "surveys.told",
    },
    "pulse.intake": ANSWERING,
    "pulse.letterbox": ANSWERING,
    "pulse.smithy": ANSWERING,
    "pulse.web.lead": PUBLISHED
    | {"surveys.agenda", "surveys.planning", "surveys.series"}  # when the waves are
    | {"surveys.findings", "surveys.frictions", "surveys.lives"}  # flagged in published figures
    | {"surveys.contacts", "analysis.clusters"}  # in which order partners stand
    | {"surveys.care", "surveys.forms", "surveys.heard", "surveys.ladder"}  # frictions in words
    | {"surveys.sharing"}  # what was said in a wave, and done
    | {"surveys.commitments", "surveys.follow_through", "surveys.reviews"}  # of a release
    | {"surveys.blackouts", "surveys.deadlines", "surveys.workdays"}  # until when
    | {"surveys.appreciation", "surveys.risks", "surveys.turns"}
    | {"surveys.scorecard", "surveys.scorecard_file"}  # what partners measure themselves
    | {"surveys.files", "surveys.earlier.days", "surveys.earlier.numbers"},  # files of it
    "pulse.web.api": PUBLISHED | {"surveys.files.cells"},
    "pulse.web.front": PUBLISHED
    | {"surveys.sharing", "surveys.forms", "surveys.told", "surveys.told_back"},  # to everybody
    "pulse.web.arrive": ASKING,
    "pulse.web.manage": ASKING
    | {"surveys.departures", "surveys.care", "surveys.findings"}  # what a partner that leaves
    | {"surveys.frictions", "surveys.heard", "surveys.lives"},  # was in
    "pulse.web.letters": PUBLISHED
    | {"surveys.planning", "surveys.series", "surveys.asking.optouts", "surveys.asking.people"},
    "pulse.web.account": WORDS,
    "pulse.auth": WORDS,
    "pulse.mail": WORDS
    | {
        "surveys.instruments.loader",
        "surveys.instruments.mixing",
        "surveys.letterheads",
        "surveys.partners",
        "surveys.places",
        "analysis.budget",
        "analysis.cells",
    },
    "pulse.reports.store": PUBLISHED,
}
BRIDGES = ("pulse.jobs.", "pulse.cli.", "pulse.demonstration.", "pulse.attacks.")
SIDES = ("surveys.asking", "surveys.answering")


@functools.cache
def graph() -> grimp.ImportGraph:
    """Every import between our own modules."""
    return grimp.build_graph("pulse", "surveys", "analysis", cache_dir=None)


def inside(module: str, rooms: set[str]) -> bool:
    """Whether a module is one of some rooms, or lies in one."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize(("door", "rooms"), REACH.items(), ids=REACH)
def test_a_door_reaches_what_its_law_lists_and_nothing_else(door: str, rooms: set[str]) -> None:
    found = graph().find_upstream_modules(door, as_package=True)

    ours = {module for module in found if module.startswith(("surveys.", "analysis."))}
    assert {module for module in ours if not inside(module, rooms)} == set()


def test_only_jobs_and_commands_bridge_who_was_asked_and_what_was_said() -> None:
    both = set()
    for module in graph().modules:
        aims = graph().find_modules_directly_imported_by(module)
        if all(any(inside(aim, {side}) for aim in aims) for side in SIDES):
            both.add(module)

    assert {module for module in both if not module.startswith(BRIDGES)} <= {"pulse.schema"}


@pytest.mark.parametrize("side", SIDES)
def test_neither_side_of_the_wall_reaches_the_other(side: str) -> None:
    other = {each for each in SIDES if each != side}
    found = graph().find_upstream_modules(side, as_package=True)

    assert not {module for module in found if inside(module, other)}


def test_there_is_no_circle_of_rooms() -> None:
    rooms = {module for module in graph().modules if module.count(".") == 1}
    circles = {
        frozenset((one, two))
        for one in rooms
        for two in rooms - {one}
        if graph().direct_import_exists(importer=one, imported=two, as_packages=True)
        and graph().direct_import_exists(importer=two, imported=one, as_packages=True)
    }

    assert circles == set()
