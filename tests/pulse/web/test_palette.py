"""Every pair of colours that meets on a page can be read, by day and by night."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

import pulse

SHEETS = Path(pulse.__file__).parent / "static" / "css"
TEXT = 4.5  # WCAG 2.2, 1.4.3
SHAPE = 3.0  # WCAG 2.2, 1.4.11
KINDS = ("info", "success", "warning", "error")
BACKS = ("paper", "surface", "sunken", "brand-soft", *(f"{kind}-back" for kind in KINDS))

READ = {
    *itertools.product(("ink", "muted", "link", "error"), ("paper", "surface")),
    *itertools.product(("ink",), ("sunken", "brand-soft")),
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
