"""What a newer roster seems to say besides its rows: a team's other name, or a new address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from surveys.asking.plans import Known, Sort, Suggestion
from surveys.asking.rows import Entry
from surveys.partners import same_name

FEWEST = 2  # people of a team that go the same way
MOST_OF = 0.5  # of a team's people, before and after, for it to be the same team
NEARLY_ALL = 0.8  # of a team's people that go into a team which is there, for the two to be joined


def addresses(
    leaving: Sequence[Known], fresh: Sequence[Entry], choices: Mapping[str, bool]
) -> dict[str, Suggestion]:
    """Who seems to have another address: one who leaves and one who comes, of one name.

    Args:
        leaving: of the roster's people, those whom the file does not list.
        fresh: of the file's people, those whom no roster knows.
        choices: by the suggestions' keys, what somebody said to them.

    Returns:
        By the folded new address.
    """
    gone, come = Counter(map(_name, leaving)), Counter(map(_name, fresh))
    there = {_name(one): one for one in leaving}
    found = {}
    for entry in fresh:
        name = _name(entry)
        if name and gone[name] == come[name] == 1:
            person = there[name]
            found[entry.key] = _made(
                f"address/{person.id}",
                Sort.readdressed,
                (person.address, entry.address),
                people=1,
                choices=choices,
                id_=person.id,
            )
    return found


def arrivals(
    elsewhere: Sequence[tuple[Entry, Known, str]], choices: Mapping[str, bool]
) -> dict[str, Suggestion]:
    """Who stands on another partner's roster, and may have come from there.

    Args:
        elsewhere: of the file's people, those of other partners, with their name.
        choices: as above.

    Returns:
        By the folded address.
    """
    return {
        entry.key: _made(
            f"from/{person.id}",
            Sort.arrived,
            (partner, entry.address),
            people=1,
            choices=choices,
            id_=person.id,
        )
        for entry, person, partner in elsewhere
    }


def teams(
    ways: Sequence[tuple[int, str]],
    names: Mapping[int, str],
    named: Collection[str],
    choices: Mapping[str, bool],
) -> list[Suggestion]:
    """Which teams that the file does not name go on under another name, or in another team.

    Args:
        ways: of everybody who is on the roster and in the file, the team now and its name there.
        names: of the roster's teams, by their ids.
        named: the folded names of all teams that the file names.
        choices: as above.

    Returns:
        Renamed teams first; at most one for each team.
    """
    there = {same_name(name): unit for unit, name in names.items()}
    went = Counter((unit, same_name(to)) for unit, to in ways)
    were, come = Counter(unit for unit, _ in ways), Counter(same_name(to) for _, to in ways)
    spelled = {same_name(to): to for _, to in ways}
    found: list[Suggestion] = []
    taken: set[str] = set()
    gone = [unit for unit, name in names.items() if same_name(name) not in named and were[unit]]
    for (unit, to), people in sorted(went.items(), key=lambda each: (-each[1], each[0])):
        if unit not in gone or people < FEWEST or any(each.id == unit for each in found):
            continue
        if to not in there and to not in taken:
            alike = people >= MOST_OF * were[unit] and people >= MOST_OF * come[to]
            sort = Sort.renamed if alike else None
        else:
            sort = Sort.joined if people >= NEARLY_ALL * were[unit] else None
        if sort is not None:
            taken.add(to)
            key = f"team/{unit}/{to}"
            told = (names[unit], spelled[to])
            found.append(_made(key, sort, told, people=people, choices=choices, id_=unit))
    return sorted(found, key=lambda each: each.sort is not Sort.renamed)


def _name(one: Known | Entry) -> str:
    return same_name(one.name or "")


def _made(
    key: str,
    sort: Sort,
    told: tuple[str, str],
    *,
    people: int,
    choices: Mapping[str, bool],
    id_: int,
) -> Suggestion:
    before, now = told
    return Suggestion(key, sort, before, now, people, choices.get(key, sort.usual), id_)
