"""Every pair of colours that meets on a page can be read, by day and by night."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import pulse
from pulse.reports import charts

SHEETS = Path(pulse.__file__).parent / "static" / "css"
TEXT = 4.5  # WCAG 2.2, 1.4.3
SHAPE = 3.0  # WCAG 2.2, 1.4.11
KINDS = ("info", "success", "warning", "error")
SHADES = tuple(f"heat-{step}" for step in "abcde")
BACKS = ("paper", "surface", "sunken", "brand-soft", *(f"{kind}-back" for kind in KINDS))

READ = {
    *itertools.product(("ink", "muted", "link", "error"), ("paper", "surface")),
    *itertools.product(("ink",), ("sunken", "brand-soft", *SHADES)),
    *((f"{kind}-ink", f"{kind}-back") for kind in KINDS),
    ("muted", "sunken"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
}
SEEN = {
    *itertools.product(("edge", "brand", "error"), ("paper", "surface")),
    *itertools.product(("focus",), BACKS),
    ("brand", "sunken"),
}
QUIET = {"line"}  # a rule between rows says nothing that the space beside it does not


def block(sheet: str, opening: str) -> dict[str, str]:
    """The colours of the first rule that begins like this."""
    text = (SHEETS / sheet).read_text(encoding="utf-8")
    rule = text[text.index(opening) :]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", rule[: rule.index("}")]))


def palette(sheet: str, light: str) -> dict[str, str]:
    """The colours of one sheet, by day or by night."""
    if light == "day":
        return block(sheet, "color-scheme:")
    return block(sheet, "prefers-color-scheme")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(
        4.48, abs=0.005
    )  # a well-known near miss


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize(("pairs", "least"), [(READ, TEXT), (SEEN, SHAPE)], ids=["words", "shapes"])
def test_every_pair_stands_out_enough(
    pairs: set[tuple[str, str]], least: float, light: str
) -> None:
    colours = palette("pulse.css", light)

    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}

    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("light", ["day", "night"])
def test_no_colour_of_the_palette_escapes_the_measure(light: str) -> None:
    measured = {name for pair in READ | SEEN for name in pair}

    assert set(palette("pulse.css", light)) == measured | QUIET


@pytest.mark.parametrize("light", ["day", "night"])
def test_the_respondents_page_uses_the_same_colours(light: str) -> None:
    everywhere = palette("pulse.css", light)

    there = palette("respond.css", light)

    assert there
    assert there.items() <= everywhere.items()


def linear(colour: str) -> list[float]:
    """Red, green and blue as light, from 0 to 1."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


BLIND = {  # Machado, Oliveira & Fernandes (2009), table 1, severity 1.0
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def turned(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """A matrix times a vector."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, sight: str) -> list[float]:
    """A colour in CIE 1976 L*a*b*, as somebody sees it."""
    light = [min(1.0, max(0.0, part)) for part in turned(BLIND[sight], linear(colour))]
    ratios = [part / white for part, white in zip(turned(TO_XYZ, light), WHITE, strict=True)]
    x, y, z = (r ** (1 / 3) if r > 216 / 24389 else (24389 / 27 * r + 16) / 116 for r in ratios)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def apart(one: str, other: str, sight: str) -> float:
    """How different two colours look; 2.3 is a difference that is just seen."""
    return math.dist(lab(one, sight), lab(other, sight))


def test_the_measure_of_difference_is_that_of_the_standard() -> None:
    assert lab("#ffffff", "none") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", "none") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("sight", BLIND)
@pytest.mark.parametrize("light", ["day", "night"])
def test_neighbouring_shades_are_told_apart_whatever_colours_somebody_sees(
    light: str, sight: str
) -> None:
    colours = [palette("pulse.css", light)[shade] for shade in SHADES]
    bright = [lab(colour, sight)[0] for colour in colours]

    assert bright == sorted(bright, reverse=light == "day")
    assert all(apart(*pair, sight) >= 5 for pair in itertools.pairwise(colours))


@pytest.mark.parametrize("sight", BLIND)
@pytest.mark.parametrize("colours", [charts.DAY, charts.NIGHT], ids=["day", "night"])
def test_the_lines_of_a_chart_are_told_apart_whatever_colours_somebody_sees(
    colours: dict[str, str], sight: str
) -> None:
    for one, other in itertools.combinations(("own", "other", "break"), 2):
        assert apart(colours[one], colours[other], sight) >= 10, (one, other)
