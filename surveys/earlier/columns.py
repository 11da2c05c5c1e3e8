"""What the columns of a file of earlier results hold, wide or long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from surveys.earlier.days import is_day
from surveys.earlier.groups import refuse_groups
from surveys.earlier.numbers import is_number, is_result
from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import folded, listed, named
from surveys.files.table import Row, Table

ORGANISATION, DAY, MEASURE, VALUE = "organisation", "date", "measure", "value"
N, SD, PUBLISHED, KIND, HEADER = "n", "sd", "published", "kind", "header"
FIELDS = (ORGANISATION, DAY, MEASURE, VALUE, N, SD, PUBLISHED, KIND)
TOP = 25
SAMPLE = 2_000
HIGHEST = 150.0  # per cent; response rates above 100 do occur

# Folded headings, the likeliest first.
KNOWN: dict[str, tuple[str, ...]] = {
    ORGANISATION: (
        *("organisation name", "organization name", "org name", "partner organisation", "partner"),
        *("organisation", "organization", "org", "institution", "company", "employer", "agency"),
        *("organisationsname", "einrichtung", "behorde", "unternehmen", "organisme", "entite"),
        *("etablissement", "organizacion", "entidad", "institucion", "empresa", "organizzazione"),
        *("ente", "azienda", "organisatie", "instelling", "bedrijf", "organizacao", "instituicao"),
        *("organizacja", "instytucja", "firma", "partenaire", "socio", "parceiro"),
    ),
    DAY: (
        *("date", "survey date", "wave date", "year", "survey year", "day", "period", "quarter"),
        *("month", "datum", "jahr", "zeitraum", "erhebungsjahr", "date d enquete", "annee"),
        *("periode", "fecha", "ano", "periodo", "data", "anno", "jaar", "rok", "okres"),
    ),
    MEASURE: (
        *("measure", "metric", "indicator", "question", "item", "theme", "dimension", "variable"),
        *("construct", "topic", "measure name", "kennzahl", "merkmal", "frage", "thema"),
        *("indikator", "mesure", "indicateur", "medida", "indicador", "pregunta", "misura"),
        *("indicatore", "domanda", "tema", "meting", "vraag", "pergunta", "miara", "wskaznik"),
        *("pytanie", "tema"),
    ),
    VALUE: (
        *("value", "score", "result", "percent", "percentage", "percent positive", "positive"),
        *("favourable", "mean", "average", "wert", "ergebnis", "prozent", "mittelwert", "valeur"),
        *("resultat", "pourcentage", "moyenne", "valor", "puntuacion", "resultado", "porcentaje"),
        *("valore", "punteggio", "risultato", "percentuale", "waarde", "resultaat", "gemiddelde"),
        *("pontuacao", "percentagem", "wartosc", "wynik", "procent", "srednia", "media"),
    ),
    N: (
        *("n", "responses", "respondents", "number of responses", "number of respondents"),
        *("sample size", "base", "answers", "valid n", "count", "antworten", "anzahl antworten"),
        *("teilnehmer", "reponses", "nombre de reponses", "effectif", "respuestas", "risposte"),
        *("rispondenti", "antwoorden", "respostas", "odpowiedzi", "liczba odpowiedzi"),
    ),
    SD: (
        *("sd", "standard deviation", "std", "stdev", "std dev", "standardabweichung"),
        *("ecart type", "desviacion estandar", "desviacion tipica", "deviazione standard"),
        *("standaardafwijking", "desvio padrao", "odchylenie standardowe"),
    ),
    PUBLISHED: ("name as published", "published name", "published as", "name then"),
    KIND: ("kind", "row type", "record type", "row kind", "level"),
}
RANK = {
    heading: (name, rank)
    for name in reversed(FIELDS)
    for rank, heading in reversed(tuple(enumerate(KNOWN[name])))
}
BESIDE = re.compile(
    r"^(?P<base>.+?)[\s._\-(]+(?P<what>n|count|responses|respondents|sd|std|stdev)\)?$", re.I
)
PARTNERS = {"organisation", "organization", "org", "partner", "company", "agency", "institution"}


@dataclass(frozen=True)
class Result:
    """Where the values of one measure stand in a wide file, and its n and sd if it has them."""

    key: str
    value: int
    n: int | None = None
    sd: int | None = None


@dataclass(frozen=True)
class Layout:
    """How a file of earlier results is read."""

    headings: tuple[str, ...]
    header_line: int
    fields: Mapping[str, int]
    results: tuple[Result, ...]  # the measures of a wide file; empty for a long one
    rows: tuple[Row, ...]
    only: tuple[tuple[str, str], ...]  # rows kept: column and value; "!" before it: rows left out
    passed_over: tuple[str, ...] = field(default=())  # columns of numbers that are no results

    @property
    def long(self) -> bool:
        """Whether each row holds one value and names its measure."""
        return MEASURE in self.fields

    def cell(self, row: Row, name: str) -> str:
        """The text of a field in a row; empty where no column holds it."""
        return row.cell(self.fields[name]).strip() if name in self.fields else ""


def layout(
    table: Table,
    *,
    mapping: Mapping[str, str],
    only: Sequence[tuple[str, str]] | None,
    take: Sequence[str],
) -> Layout:
    """Find out what each column holds.

    Args:
        table: the file.
        mapping: corrections: a field to a heading, to "#3", or to nothing; "header" to a line.
        only: the rows to keep, as pairs of column and value; None: rows of organisations, where
            a column tells them from groups and totals.
        take: patterns of the measures to take, as in "000.*"; none: all.

    Raises:
        FileUnreadable: no column names organisations, or none holds results.
    """
    wishes = dict(mapping)
    at = _header_at(table, wishes.pop(HEADER, "").strip(), wishes)
    head = [shown(cell, 200) for cell in table.rows[at].cells]
    head += [""] * (table.width - len(head))
    names = tuple(name or f"Column {number}" for number, name in enumerate(head, start=1))
    rows = table.rows[at + 1 :]
    fields = _fields(names, rows[:SAMPLE])
    for name, wanted in wishes.items():
        if name not in FIELDS:
            known = ", ".join((*FIELDS, HEADER))
            raise FileUnreadable(f"{name} is not a field of earlier results. Known are: {known}.")
        fields.pop(name, None)
        if wanted:
            fields[name] = named(wanted, names, table.name)
    if ORGANISATION not in fields:
        refuse_groups(names, table.name)
        raise FileUnreadable(
            f"No column of {table.name} is known to name organisations. Its columns are: "
            f"{listed(names)}. Say which one does."
        )
    kept = _only(names, rows, fields, only, table.name)
    rows = tuple(row for row in rows if _keeps(row, names, kept))
    if not rows:
        raise FileUnreadable(
            f"{table.name} has no rows left to take. Look at which rows are to be kept."
        )
    results, passed_over = _results(names, rows, fields, kept, take)
    if MEASURE not in fields and not results:
        raise FileUnreadable(
            f"No column of {table.name} holds results between 0 and 100 or shares of 1. Its "
            f"columns are: {listed(names)}."
        )
    if MEASURE in fields and VALUE not in fields:
        raise FileUnreadable(
            f"{table.name} names measures in the column {names[fields[MEASURE]]}, but no column "
            "is known to hold their values. Say which one does."
        )
    line = table.rows[at].line
    return Layout(names, line, fields, results, rows, kept, passed_over)


def _meaning(heading: str) -> tuple[str, int] | None:
    ways = (folded(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", heading)), folded(heading))
    return next((RANK[way] for way in ways if way in RANK), None)


def _ranked(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for column, heading in enumerate(names):
        meant = _meaning(heading)
        if meant is not None:
            found.setdefault(meant[0], []).append((meant[1], column))
    return {name: [column for _, column in sorted(ranked)] for name, ranked in found.items()}


def _header_at(table: Table, wanted: str, wishes: Mapping[str, str]) -> int:
    if wanted:
        for at, row in enumerate(table.rows[:1000]):
            if str(row.line) == wanted:
                return at
        raise FileUnreadable(f"{table.name} has nothing on line {shown(wanted)}.")
    asked = {folded(heading) for heading in wishes.values() if heading}
    best, most = 0, 0
    for at, row in enumerate(table.rows[:TOP]):
        known = len(_ranked(row.cells)) + len(asked & {folded(cell) for cell in row.cells})
        numbers = sum(map(is_number, row.cells))
        if known > most and 2 * numbers <= len(row.cells):
            best, most = at, known
    return best


def _fields(names: Sequence[str], rows: Sequence[Row]) -> dict[str, int]:
    """A column named like a day holds days; a long file has both a measure and its value."""
    ranked = _ranked(names)
    fields = {}
    for name, columns in ranked.items():
        if name == DAY:
            columns = [column for column in columns if _share(column, rows, "day") >= 0.5]
        if name == VALUE:
            columns = [column for column in columns if _share(column, rows, "result") >= 0.8]
        if columns:
            fields[name] = columns[0]
    if not (MEASURE in fields and VALUE in fields):
        fields.pop(MEASURE, None)
        fields.pop(VALUE, None)
    return fields


def _share(column: int, rows: Sequence[Row], kind: str) -> float:
    holds = {"day": is_day, "result": is_result, "number": is_number}[kind]
    filled = [cell for row in rows if (cell := row.cell(column).strip())]
    return sum(map(holds, filled)) / len(filled) if filled else 0.0


def _only(
    names: tuple[str, ...],
    rows: Sequence[Row],
    fields: Mapping[str, int],
    wanted: Sequence[tuple[str, str]] | None,
    file: str,
) -> tuple[tuple[str, str], ...]:
    if wanted is not None:
        return tuple((names[named(column, names, file)], value) for column, value in wanted)
    if KIND not in fields:
        return ()
    values = {row.cell(fields[KIND]).strip() for row in rows}
    partners = [value for value in values if folded(value) in PARTNERS]
    return ((names[fields[KIND]], partners[0]),) if len(values) > 1 and partners else ()


def _keeps(row: Row, names: tuple[str, ...], only: Sequence[tuple[str, str]]) -> bool:
    for column, value in only:
        alike = folded(row.cell(names.index(column))) == folded(value.removeprefix("!"))
        if alike == value.startswith("!"):
            return False
    return True


def _results(
    names: tuple[str, ...],
    rows: Sequence[Row],
    fields: Mapping[str, int],
    only: Sequence[tuple[str, str]],
    take: Sequence[str],
) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """The measures of a wide file, and the columns of numbers that cannot be results."""
    if MEASURE in fields:
        return (), ()
    taken = set(fields.values()) | {names.index(column) for column, _ in only}
    free = [at for at in range(len(names)) if at not in taken]
    keys = {folded(names[at]): at for at in free}
    beside: dict[int, dict[str, int]] = {}
    for at in free:
        found = BESIDE.match(names[at])
        base = keys.get(folded(found["base"])) if found else None
        if found and base is not None:
            what = SD if found["what"].lower().startswith("s") else N
            beside.setdefault(base, {})[what] = at
            taken.add(at)
    results, passed_over = [], []
    for at in free:
        if at in taken or not wanted(names[at], take):
            continue
        if _share(at, rows[:SAMPLE], "result") < 0.8 or _share(at, rows[:SAMPLE], "number") == 0:
            continue
        if take or _within(at, rows[:SAMPLE]):
            results.append(
                Result(names[at], at, beside.get(at, {}).get(N), beside.get(at, {}).get(SD))
            )
        else:
            passed_over.append(names[at])
    return tuple(results), tuple(passed_over)


def wanted(measure: str, take: Sequence[str]) -> bool:
    """Whether a measure fits one of the patterns; without a pattern all do."""
    return not take or any(fnmatchcase(measure.casefold(), pattern.casefold()) for pattern in take)


def _within(column: int, rows: Sequence[Row]) -> bool:
    """Whether the numbers of a column could be results at all, rather than codes or counts."""
    cells = [row.cell(column).strip().rstrip("%").replace(",", ".") for row in rows]
    numbers = []
    for cell in cells:
        try:
            numbers.append(float(cell))
        except ValueError:
            continue
    fitting = sum(0 <= value <= HIGHEST for value in numbers)
    return not numbers or fitting >= 0.9 * len(numbers)
