"""`pulse dyads`: how organisations see each other, worked out from published cells alone."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import rich_click as click

from pulse.cli.files import contents
from surveys.errors import FileUnreadable
from surveys.files.table import read_table

Plain = dict[str, Any]
PARTS = {
    "actor": "who sees the others",
    "partner": "who is seen",
    "relationship": "the pair alone",
}


class Unreadable(click.ClickException):
    """Cells of pairs cannot be read."""

    exit_code = 2


@click.command()
@click.option(
    "--file",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Cells with the columns rater, rated and mean (or from, to and value); and n, sd and "
    "noise_var where they are known.",
)
@click.option("--scale", default=100.0, show_default=True,
              type=click.FloatRange(0, min_open=True),
              help="The highest mean there can be.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
def dyads(file: Path, *, scale: float, as_json: bool) -> None:
    """How organisations see each other, from published cells alone.

    Each question, network or wave of the file is a matrix of its own.
    """
    found = _found(file, scale)
    if as_json:
        click.echo(json.dumps({"matrices": found}, ensure_ascii=False, indent=1, allow_nan=False))
        return
    for each in found:
        _say(each)


def _found(file: Path, scale: float) -> list[Plain]:
    from analysis import dyads as pairs  # heavy: no other command should wait for it
    from analysis.errors import AnalysisError
    from pulse.reports import pairs_file

    try:
        cells = pairs_file.read(read_table(contents(file), file.name))
        return [
            {"matrix": name, **_plain(pairs.matrix(frame, scale=scale))}
            for name, frame in cells.items()
        ]
    except FileUnreadable as error:
        raise Unreadable(str(error)) from error
    except AnalysisError as error:
        raise Unreadable(f"The cells of {file.name} cannot be used: {error}.") from error


def _plain(matrix: Any) -> Plain:
    """All figures of one matrix, as JSON knows them."""
    from analysis import dyads as pairs

    step = matrix.scale / 8  # half a point of five
    network = pairs.network(matrix, strong=5 * step)
    return {
        "organisations": list(matrix.organisations),
        "coverage": network.coverage,
        "density": _known(network.density),
        "in_strength": [_known(each) for each in network.in_strength],
        "given": _records(pairs.given(matrix)),
        "received": _records(pairs.received(matrix)),
        "asymmetries": _records(pairs.asymmetries(matrix, least=step)),
        "relations": _relations(matrix),
    }


def _relations(matrix: Any) -> Plain | None:
    """The social relations model, or nothing where it cannot be told."""
    from analysis import relations
    from analysis.errors import NoSolution, TooFewGroups

    known = matrix.variances if _has_variances(matrix) else None
    complete = int(matrix.shown.sum()) == len(matrix.means) * (len(matrix.means) - 1)
    fit = relations.by_moments if complete and known is None else relations.by_reml
    try:
        found = fit(matrix.means, known)
    except (TooFewGroups, NoSolution):
        return None
    return {
        "method": found.method,
        "mean": found.mean,
        "variances": {name: _known(each) for name, each in found.parts._asdict().items()},
        "errors": {name: _known(each) for name, each in found.errors._asdict().items()},
        "reciprocity": _known(found.reciprocity),
        "general_reciprocity": _known(found.general_reciprocity),
    }


def _has_variances(matrix: Any) -> bool:
    return all(math.isfinite(each) for each in matrix.variances[matrix.shown])


def _records(frame: Any) -> list[Plain]:
    return [{name: _known(each) for name, each in row.items()} for row in frame.to_dict("records")]


def _known(value: Any) -> Any:
    """A value, or nothing in place of NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _say(found: Plain) -> None:
    """One matrix in words; organisations by name, never by figure."""
    title = found["matrix"] or "These cells"
    click.echo(
        f"{title}: {len(found['organisations'])} organisations, {found['coverage']:.0%} of all "
        "pairs shown."
    )
    if found["density"] is not None:
        click.echo(f"  Trust is strong in {found['density']:.0%} of the pairs that are shown.")
    for given, received in zip(found["given"], found["received"], strict=True):
        click.echo(
            f"  {given['organisation']}: sees others at {_level(given)}, is seen at "
            f"{_level(received)}."
        )
    for row in found["asymmetries"]:
        if row["listed"]:
            click.echo(
                f"  {row['one']} sees {row['other']} at {row['forth']:.1f}, and is seen by it at "
                f"{row['back']:.1f}: {abs(row['gap']):.1f} apart, give or take "
                f"{1.96 * row['gap_se']:.1f}."
            )
    if not found["asymmetries"]:
        click.echo("  Gaps cannot be weighed: no pair has n and sd both ways.")
    elif not any(row["listed"] for row in found["asymmetries"]):
        click.echo("  No pair sees each other so differently that it is more than chance.")
    if (relations := found["relations"]) is not None:
        _say_parts(relations)


def _level(row: Plain) -> str:
    if row["mean"] is None:
        return "a level that is not shown"
    if row["low"] is None:
        return f"{row['mean']:.1f}"
    return f"{row['mean']:.1f} ({row['low']:.1f} to {row['high']:.1f})"


def _say_parts(relations: Plain) -> None:
    shares = {name: max(relations["variances"][name], 0.0) for name in PARTS}
    if whole := sum(shares.values()):
        words = ", ".join(f"{PARTS[name]} {share / whole:.0%}" for name, share in shares.items())
        click.echo(f"  Of the differences, as far as people agree within a pair: {words}.")
    if relations["reciprocity"] is not None:
        click.echo(f"  Trust is returned: correlation {relations['reciprocity']:.2f}.")


COMMANDS: tuple[click.Command, ...] = (dyads,)
