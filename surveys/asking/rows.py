"""From the rows of a roster to people: each row is taken, merged, skipped or refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from surveys.asking.columns import ADDRESS_CELL, Columns, addressed
from surveys.asking.headings import (
    ACTIVE,
    ADDRESS,
    BLOCKED,
    FAMILY,
    GIVEN,
    LANGUAGE,
    NAME,
    UNIT,
    somebody_elses,
)
from surveys.asking.states import language_code, out_of_use
from surveys.errors import AddressInvalid
from surveys.files.cells import bare, shown, tidy
from surveys.files.remarks import Remark
from surveys.files.table import Row
from surveys.partners import LONGEST_NAME, same_name

BRACKETED = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>]*)>[\s;,]*$")
EXAMPLE_ROW = re.compile(
    r"^(example|beispiel|exemple|ejemplo|esempio|voorbeeld|exemplo|przykład)\s*:", re.IGNORECASE
)
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*\Z")
ADDRESSLESS = "There is no address."
LONGEST_LOCAL, LONGEST_ADDRESS = 64, 200  # of addresses that need no closer look
SHARED = re.compile(
    r"(no-?reply|do-?not-?reply|scanner|printer|copier|postmaster|mailer-daemon|admin(istrator)?"
    r"|info|office|contact|reception|help-?desk|support|service-?account|svc|test|team|hr|all-staff)"
    r"\b[^@]*@"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the file has them; None where the file has no column for it."""

    line: int
    address: str
    key: str
    name: str | None
    unit: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that names somebody whom an earlier row has named."""

    line: int
    first: int
    address: str
    differs: tuple[str, ...]  # sentences; empty if both rows say the same


@dataclass(frozen=True)
class People:
    """What a file's rows came to."""

    entries: tuple[Entry, ...]  # one per address, in the file's order
    repeats: tuple[Repeat, ...]
    blocked: tuple[Entry, ...]  # their accounts are out of use
    problems: tuple[Remark, ...]  # rows that cannot be taken
    notes: tuple[Remark, ...]  # rows that were taken, with something to know


class _Refused(Exception):
    """A row cannot be taken; carries the field and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


def address_key(address: str) -> str:
    """Fold an address for comparison: composed letters, no case; dots and plus signs count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).casefold())


def people(columns: Columns) -> People:
    """Read every row of a roster.

    Args:
        columns: the rows, and what their columns hold.

    Returns:
        Each row once: as an entry, merged into one, as blocked, or as a problem.
    """
    entries: dict[str, Entry] = {}
    blocked: dict[str, Entry] = {}
    repeats, problems, notes = [], [], []
    for row in columns.rows:
        try:
            entry = _entry(row, columns)
        except _Refused as refused:
            problems.append(_remark(row, columns, refused))
            continue
        if _is_blocked(row, columns):
            blocked.setdefault(entry.key, entry)
        elif entry.key in entries:
            first = entries[entry.key]
            entries[entry.key] = _merged(first, entry)
            repeats.append(Repeat(entry.line, first.line, entry.address, _differs(first, entry)))
        else:
            entries[entry.key] = entry
        notes += [*_language_note(row, columns), *_shared_note(entry, columns)]
    return People(
        entries=tuple(entries.values()),
        repeats=tuple(repeats),
        blocked=tuple(entry for key, entry in blocked.items() if key not in entries),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _cell(row: Row, columns: Columns, field: str) -> str:
    column = columns.fields.get(field)
    return "" if column is None else tidy(row.cell(column))


def _is_blocked(row: Row, columns: Columns) -> bool:
    return out_of_use(_cell(row, columns, ACTIVE), _cell(row, columns, BLOCKED))


def _entry(row: Row, columns: Columns) -> Entry:
    name = _name(row, columns)
    if any(EXAMPLE_ROW.match(tidy(cell)) for cell in row.cells[:3]):
        raise _Refused(NAME, "This is the example row of a template, nobody's own.")
    typed = tidy(row.cell(columns.fields[ADDRESS]))
    bracketed = BRACKETED.match(typed)
    if bracketed:
        typed = bracketed["address"]
        name = name or tidy(bracketed["name"]).strip("\"' ") or None
    address = _address(typed, row, columns)
    return Entry(
        line=row.line,
        address=address,
        key=address_key(address),
        name=name,
        unit=_unit(row, columns),
        language=language_code(_cell(row, columns, LANGUAGE)),
    )


def _address(typed: str, row: Row, columns: Columns) -> str:
    typed = bare(re.sub(r"(?i)^(mailto|smtp):", "", typed)).strip("\"'<>;,")
    if not typed:
        raise _Refused(ADDRESS, ADDRESSLESS + _elsewhere(row, columns))
    if len(ADDRESS_CELL.findall(typed)) > 1:
        raise _Refused(ADDRESS, "There are several addresses. Leave the one that is to be used.")
    try:
        return _valid(typed)
    except EmailNotValidError as error:
        if re.search(r"@[^@]*\.?(local|internal|lan|intern|corp|localhost)$", typed.casefold()):
            reason = "This is a name for signing in; no letter reaches it. Use the mail address."
            raise _Refused(ADDRESS, reason + _elsewhere(row, columns)) from error
        raise _Refused(ADDRESS, str(error) + _elsewhere(row, columns)) from error


def _valid(typed: str) -> str:
    """The address in its usual form; plain ones of one domain have the domain looked at once."""
    local, _sign, domain = typed.rpartition("@")
    if PLAIN_LOCAL.match(local) and len(local) <= LONGEST_LOCAL and len(typed) <= LONGEST_ADDRESS:
        return f"{local}@{_domain(domain)}"
    return validate_email(typed, check_deliverability=False, strict=True).normalized


def address_of(typed: str) -> str:
    """A single address that somebody typed, in its usual form.

    Raises:
        AddressInvalid: it is none that a letter could go to.
    """
    try:
        return _valid(bare(re.sub(r"(?i)^(mailto|smtp):", "", tidy(typed))).strip("\"'<>;,"))
    except EmailNotValidError as error:
        raise AddressInvalid(f"{shown(typed) or 'Nothing'} is not an address: {error}") from error


@lru_cache(maxsize=1024)
def _domain(domain: str) -> str:
    return validate_email(f"x@{domain}", check_deliverability=False, strict=True).domain


def _elsewhere(row: Row, columns: Columns) -> str:
    """Point at an address in another column; it may be private, so it is never taken by itself."""
    for column, cell in enumerate(row.cells):
        heading = columns.headings[column]
        if column != columns.fields[ADDRESS] and addressed(cell) and "anager" not in heading:
            kind = ", which may be private" if somebody_elses(heading) else ""
            return f" There is one in the column {heading}{kind}."
    return ""


def _name(row: Row, columns: Columns) -> str | None:
    """The given and the family name where both are there, else whatever name there is."""
    if not {NAME, GIVEN, FAMILY} & columns.fields.keys():
        return None
    given, family = _cell(row, columns, GIVEN), _cell(row, columns, FAMILY)
    whole = _cell(row, columns, NAME)
    if given and whole and not family and same_name(given) not in same_name(whole):
        family = whole  # a column "Name" beside a column "First name" holds the family name
    name = f"{given} {family}" if given and family else whole or given or family
    _refuse_unprintable(name, NAME if whole else GIVEN)
    return name


def _unit(row: Row, columns: Columns) -> str | None:
    if UNIT not in columns.fields:
        return None
    cell = _cell(row, columns, UNIT)
    if cell.startswith("/"):  # a path of organisational units
        cell = " / ".join(part.strip() for part in cell.split("/") if part.strip())
    _refuse_unprintable(cell, UNIT)
    return cell


def _refuse_unprintable(text: str, field: str) -> None:
    if len(text) > LONGEST_NAME:
        longest = f"This has {len(text)} characters, and {LONGEST_NAME} is the most."
        raise _Refused(field, f"{longest} Rows may have run together here.")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise _Refused(field, "This holds characters that cannot be printed.")


def _remark(row: Row, columns: Columns, refused: _Refused) -> Remark:
    at = columns.fields.get(refused.field, columns.fields[ADDRESS])
    return Remark(row.line, columns.headings[at], shown(row.cell(at)), refused.reason)


def _language_note(row: Row, columns: Columns) -> list[Remark]:
    typed = _cell(row, columns, LANGUAGE)
    if not typed or language_code(typed) is not None:
        return []
    reason = "This is no language that is known here; the organisation's language is used."
    return [Remark(row.line, columns.heading(LANGUAGE), shown(typed), reason)]


def _shared_note(entry: Entry, columns: Columns) -> list[Remark]:
    if not SHARED.match(entry.key):
        return []
    reason = (
        "This looks like a machine's or a shared mailbox. If it is nobody's own, take it out: "
        "one letter, one person."
    )
    return [Remark(entry.line, columns.heading(ADDRESS), entry.address, reason)]


def _merged(first: Entry, again: Entry) -> Entry:
    """The first row stands; a later one fills what the first left empty."""
    return replace(
        first,
        name=first.name or again.name,
        unit=first.unit or again.unit,
        language=first.language or again.language,
    )


def _differs(first: Entry, again: Entry) -> tuple[str, ...]:
    pairs: Mapping[str, tuple[str | None, str | None]] = {
        "name": (first.name, again.name),
        "team": (first.unit, again.unit),
        "language": (first.language, again.language),
    }
    return tuple(
        f"{what}: kept {shown(one)}, not {shown(other)}"
        for what, (one, other) in pairs.items()
        if one and other and same_name(one) != same_name(other)
    )
