"""Raw answers of an earlier survey, wide or long: one row a person, or one row an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.earlier.likert import NO_ANSWER, Points, said, spoken, whole
from surveys.earlier.meanings import Asked, Meanings, fits, worded
from surveys.errors import FileUnreadable
from surveys.files.cells import shown, tidy
from surveys.files.headings import folded, listed, named
from surveys.files.remarks import Remark
from surveys.files.table import Row, Table

GROUP, ITEM, ANSWER = "group", "item", "answer"
FIELDS = (GROUP, ITEM, ANSWER)
KNOWN = {
    GROUP: """organisation|organization|org|organisation name|partner|company|agency|department|
    dept|unit|team|division|group|abteilung|bereich|einrichtung|organisme|service|equipe|
    departamento|organizacion|equipo""",
    ITEM: "question|item|statement|question text|variable|frage|aussage|pregunta|enonce",
    ANSWER: """response text|answer text|response label|answer|response|value|score|rating|antwort|
    wert|reponse|respuesta""",
}
PERSONAL = """
id|response id|respondent|respondent id|user id|uid|uuid|employee id|staff id|case|case id|row|nr|
no|number|index|e mail|email|email address|name|full name|first name|last name|surname|ip|
ip address|token|date|start date|end date|submitted|submitted at|timestamp|time|duration|
recorded date|created|device|browser|user agent|latitude|longitude|location
"""
DROPPED = frozenset(word.strip() for word in PERSONAL.replace("\n", "").split("|"))
SAMPLE = 2_000
DIFFERENT = 12  # answers that a question has at most
EVERYBODY = "Everybody"


class ScaleUnclear(FileUnreadable):
    """Answers that are no points of one scale: `cells` are the different ones, and how many."""

    def __init__(self, sentence: str, cells: Mapping[str, int]) -> None:
        super().__init__(sentence)
        self.cells = cells


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the answers that people chose from, as the file writes it."""

    cell: str
    point: int | None  # 0: no answer; None: not understood
    times: int


@dataclass(frozen=True)
class Raw:
    """The answers of a file, without anything by which a row could be found again.

    Attributes:
        items: what was asked; `wordings` are how the file puts it.
        sheets: each a row of points from 1 to `high`, 0 where there is no answer.
        group_of: per sheet, its place in `groups`.
        persons: whether a sheet is one person's answers; else it is one answer.
    """

    name: str
    high: int
    items: tuple[Asked, ...]
    wordings: tuple[tuple[str, ...], ...]
    groups: tuple[str, ...]
    group_of: tuple[int, ...]
    sheets: tuple[tuple[int, ...], ...]
    persons: bool
    dropped: tuple[str, ...]  # columns that could tell a person
    doubled: int
    silent: int  # answers such as "not applicable"
    problems: tuple[Remark, ...]
    chosen: tuple[Chosen, ...] = ()  # the different answers, from the lowest point on
    columns: tuple[str, ...] = ()
    fields: Mapping[str, int] = field(default_factory=dict)  # to the column that holds it


def read_answers(
    table: Table,
    *,
    mapping: Mapping[str, str],
    meanings: Meanings | None = None,
    take: Sequence[str] = (),
    scale: str = "",
    words: Mapping[str, int] | None = None,
) -> Raw:
    """Read raw answers; what could tell a person is left behind with the file.

    Args:
        table: the file, with headings in its first row.
        mapping: a field (group, item, answer) to a heading, or to "#3".
        meanings: which wording is which item; without it every wording is an item of its own.
        take: patterns of the wordings or headings to take; none: all.
        scale: its ends, as in "1-5"; empty: told from the answers.
        words: the points that answers stand for, 0 for no answer; others are guessed.

    Raises:
        FileUnreadable: there are no answers.
        ScaleUnclear: it cannot be told on which scale they are.
    """
    head = table.rows[0].cells
    names = tuple(shown(cell, 200) or f"Column {at}" for at, cell in enumerate(head, 1))
    rows = table.rows[1:]
    fields = _fields(names, mapping, table.name)
    personal = _personal(names, rows[:SAMPLE], fields)
    reader = _Reader(table.name, names, fields, personal, meanings or Meanings())
    reader.words = frozenset(folded(word) for word in words or ())
    cells = reader.long(rows, take) if ITEM in fields else reader.wide(rows, take)
    different = Counter(tidy(cell) for _, _, _, cell in cells)
    try:
        points = said(different, words or {}, table.name, scale)
    except FileUnreadable as error:
        raise ScaleUnclear(str(error), different) from error
    return reader.finished(cells, points, different)


def _fields(names: Sequence[str], mapping: Mapping[str, str], file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, words in KNOWN.items():
        ranked = [word.strip() for word in words.replace("\n", "").split("|")]
        columns = {folded(name): at for at, name in reversed(list(enumerate(names)))}
        at = next((columns[word] for word in ranked if word in columns), None)
        if at is not None:
            found[kind] = at
    for kind, wanted in mapping.items():
        if kind not in FIELDS:
            raise FileUnreadable(
                f"{kind} is not a field of answers. Known are: {', '.join(FIELDS)}."
            )
        found.pop(kind, None)
        if wanted:
            found[kind] = named(wanted, names, file)
    if not (ITEM in found and ANSWER in found):
        found.pop(ITEM, None)
        found.pop(ANSWER, None)
    return found


def _personal(names: Sequence[str], rows: Sequence[Row], fields: Mapping[str, int]) -> list[int]:
    """The columns that could tell a person: named so, or numbers of which no two are the same."""
    found = []
    for at, name in enumerate(names):
        if at in fields.values():
            continue
        cells = [cell for row in rows if (cell := row.cell(at).strip())]
        serial = len(cells) > 20 and len(set(cells)) == len(cells) and all(map(str.isdigit, cells))
        if serial or folded(name) in DROPPED:
            found.append(at)
    return found


Cell = tuple[int, str, str, str]  # line, group, item's key, what was chosen


class _Reader:
    """Reads one file; what tells a person is used to find rows that stand twice, and left."""

    def __init__(
        self,
        file: str,
        names: Sequence[str],
        fields: Mapping[str, int],
        personal: Sequence[int],
        meanings: Meanings,
    ) -> None:
        self.file = file
        self.names = names
        self.fields = fields
        self.personal = tuple(personal)
        self.meanings = meanings
        self.asked: dict[str, Asked] = {}
        self.wordings: dict[str, list[str]] = {}
        self.doubled = 0
        self.words: Collection[str] = ()  # that somebody gave a point to

    def long(self, rows: Sequence[Row], take: Sequence[str]) -> list[Cell]:
        """One cell a row; rows of the same id and item count once."""
        seen: set[tuple[str, ...]] = set()
        found = []
        for row in rows:
            key = self._item(tidy(row.cell(self.fields[ITEM])), take)
            if key is None:
                continue
            if self.personal and self._again(row, key, seen):
                continue
            found.append((row.line, self._group(row), key, row.cell(self.fields[ANSWER])))
        return found

    def wide(self, rows: Sequence[Row], take: Sequence[str]) -> list[Cell]:
        """One cell for each item of each row."""
        columns = {
            at: key
            for at in range(len(self.names))
            if at not in self.fields.values()
            and at not in self.personal
            and _answers(at, rows[:SAMPLE], self.words)
            and (key := self._item(self.names[at], take)) is not None
        }
        if not columns:
            raise ScaleUnclear(
                f"No column of {self.file} holds answers on a scale. Its columns are: "
                f"{listed(self.names)}.",
                self._few(rows),
            )
        seen: set[tuple[str, ...]] = set()
        found = []
        for row in rows:
            if self.personal and self._again(row, "", seen):
                continue
            group = self._group(row)
            found += [(row.line, group, key, row.cell(at)) for at, key in columns.items()]
        return found

    def _few(self, rows: Sequence[Row]) -> Counter[str]:
        """The cells of columns that may hold answers in words that nobody knows."""
        left = {*self.fields.values(), *self.personal}
        columns = [
            cells
            for at in range(len(self.names))
            if at not in left and len(cells := Counter(_given(at, rows[:SAMPLE]))) <= DIFFERENT
        ]
        return sum((cells for cells in columns if max(cells.values(), default=0) > 1), Counter())

    def _again(self, row: Row, key: str, seen: set[tuple[str, ...]]) -> bool:
        mark = (*(row.cell(at).strip() for at in self.personal), key)
        again = any(mark[:-1]) and mark in seen
        seen.add(mark)
        self.doubled += again
        return again

    def _group(self, row: Row) -> str:
        return (tidy(row.cell(self.fields[GROUP])) if GROUP in self.fields else "") or EVERYBODY

    def _item(self, wording: str, take: Sequence[str]) -> str | None:
        """The key of an item by its wording; None if it is not to be taken."""
        if not wording or (take and not any(fits(wording, pattern) for pattern in take)):
            return None
        text = worded(wording)
        asked = self.meanings.items.get(text)
        if asked is None:
            if self.meanings.closed:
                return None
            asked = Asked(wording, wording)
            first = next((one for one in self.asked if worded(one) == text), None)
            asked = self.asked[first] if first else asked
        self.asked.setdefault(asked.key, asked)
        ways = self.wordings.setdefault(asked.key, [])
        if wording not in ways:
            ways.append(wording)
        return asked.key

    def finished(self, cells: Sequence[Cell], points: Points, different: Mapping[str, int]) -> Raw:
        """The sheets: a row of the file in a wide one, a single answer in a long one."""
        keys = list(self.asked)
        place = {key: at for at, key in enumerate(keys)}
        groups: dict[str, int] = {}
        sheets: dict[int, list[int]] = {}
        group_of: dict[int, int] = {}
        problems: list[Remark] = []
        silent = 0
        for line, group, key, cell in cells:
            point = points.point(cell)
            if point is None:
                reason = "This is no point of the scale; it counts as no answer."
                problems.append(Remark(line, key, shown(cell), reason))
            silent += not point
            sheet = sheets.setdefault(line, [0] * len(keys))
            sheet[place[key]] = point or 0
            group_of[line] = groups.setdefault(group, len(groups))
        kept = [line for line, sheet in sheets.items() if any(sheet)]
        if not kept:
            raise FileUnreadable(f"{self.file} holds no answers.")
        return Raw(
            name=self.file,
            high=points.high,
            items=tuple(self.asked.values()),
            wordings=tuple(tuple(self.wordings[key]) for key in keys),
            groups=tuple(groups),
            group_of=tuple(group_of[line] for line in kept),
            sheets=tuple(tuple(sheets[line]) for line in kept),
            persons=ITEM not in self.fields,
            dropped=tuple(self.names[at] for at in self.personal),
            doubled=self.doubled,
            silent=silent,
            problems=tuple(problems),
            chosen=_chosen(points, different),
            columns=tuple(self.names),
            fields=self.fields,
        )


def _chosen(points: Points, different: Mapping[str, int]) -> tuple[Chosen, ...]:
    found = (Chosen(cell, points.point(cell), times) for cell, times in different.items() if cell)
    return tuple(sorted(found, key=lambda one: (one.point or 0, one.cell)))


def _answers(column: int, rows: Sequence[Row], words: Collection[str]) -> bool:
    """Whether a column holds points of a scale, in numbers or words."""
    cells = list(_given(column, rows))
    if not cells or len({folded(cell) for cell in cells}) > DIFFERENT:
        return False
    fitting = sum(_known(cell, words) for cell in cells)
    return 5 * fitting >= 4 * len(cells)


def _known(cell: str, words: Collection[str]) -> bool:
    return whole(cell) is not None or spoken(cell) or folded(cell) in words


def _given(column: int, rows: Sequence[Row]) -> Iterator[str]:
    return (cell for row in rows if folded(cell := row.cell(column)) not in NO_ANSWER)
