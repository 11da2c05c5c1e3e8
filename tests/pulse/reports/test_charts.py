"""The pictures: what is drawn, what is not, and that no word is lost."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from pulse.reports.charts import DAY, FOLDER, LEAST_SPAN, NIGHT, Mark, draw, span

WAVES = [date(2025, month, 1) for month in (1, 4, 7, 10)]
SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  # our own drawing


def shapes(svg: str, tag: str, **wanted: str) -> int:
    return sum(
        all(each.get(name.replace("_", "-")) == value for name, value in wanted.items())
        for each in ET.fromstring(svg).iter(f"{SVG}{tag}")  # noqa: S314  # our own drawing
    )


def drawn(*marks: Mark) -> str:
    return draw(marks, within=span(marks)).light


def lines(svg: str) -> int:
    """Unbroken stretches of the subject's own line."""
    return shapes(svg, "path", stroke=DAY["own"], stroke_width="3")


def test_a_line_has_its_interval_the_alliance_and_days_by_name() -> None:
    svg = drawn(*(Mark(day, 50, 45, 55, other=60) for day in WAVES))

    assert lines(svg) == 1
    assert shapes(svg, "path", fill=DAY["own"], opacity="0.16") == 1
    assert shapes(svg, "path", stroke=DAY["other"]) == 1
    assert {"Jan 2025", "Apr 2025", "Jul 2025", "Oct 2025"} <= set(words(svg))
    assert {"30", "70"} <= set(words(svg))


def test_a_hidden_wave_is_a_gap_with_a_ring_at_the_foot() -> None:
    marks = [Mark(day, 50, 45, 55) for day in WAVES]
    marks[1] = Mark(WAVES[1], None)

    svg = drawn(*marks)

    assert lines(svg) == 2
    assert shapes(svg, "path", stroke=DAY["muted"]) == 1


def test_a_break_parts_the_line_and_is_marked() -> None:
    marks = [Mark(day, 50, 45, 55, other=50) for day in WAVES]
    marks[2] = Mark(WAVES[2], 50, 45, 55, other=50, broken=True, other_broken=True)

    svg = drawn(*marks)

    assert lines(svg) == 2
    assert shapes(svg, "path", stroke=DAY["other"]) == 2
    assert shapes(svg, "line", stroke=DAY["break"]) == 1


def test_one_wave_alone_and_none_with_a_figure_are_drawn_too() -> None:
    alone = drawn(Mark(WAVES[0], 50, 45, 55, other=60))
    nothing = drawn(Mark(WAVES[0], None), Mark(WAVES[1], None))

    assert "Jan 2025" in words(alone)
    assert shapes(nothing, "path", stroke=DAY["muted"]) == 2


def test_years_are_named_as_years() -> None:
    svg = drawn(*(Mark(date(year, 7, 1), 50) for year in range(2009, 2022)))

    assert "2021" in words(svg)
    assert "2009" in words(svg)


def test_the_night_has_its_own_colours_and_the_same_shapes() -> None:
    picture = draw([Mark(day, 50, 45, 55, other=60) for day in WAVES], within=(30, 70))

    assert not any(colour in picture.dark for colour in DAY.values())
    assert NIGHT["own"] in picture.dark
    assert len(picture.dark) == len(picture.light)


def test_the_shipped_font_draws_every_word_that_a_chart_holds() -> None:
    """A font that is missing would leave the words out of a bitmap without a complaint."""
    marks = [Mark(day, 50) for day in WAVES]
    vl_convert.register_font_directory(str(FOLDER))

    with_words = vl_convert.svg_to_png(draw(marks, within=(30, 70)).light)
    without = vl_convert.svg_to_png(
        draw(marks, within=(30, 70)).light.replace("Noto Sans, system-ui, sans-serif", "No Font")
    )

    assert list(FOLDER.glob("*.ttf"))
    assert len(with_words) > len(without) * 1.1


NUMBER = st.none() | st.floats(0, 100)


@given(st.lists(st.builds(Mark, st.just(WAVES[0]), NUMBER, NUMBER, NUMBER, NUMBER), max_size=8))
def test_the_ends_of_a_chart_hold_everything_and_span_enough(marks: list[Mark]) -> None:
    low, high = span(marks)

    numbers = [n for m in marks for n in (m.value, m.low, m.high, m.other) if n is not None]
    assert 0 <= low < high <= 100
    assert high - low >= LEAST_SPAN
    assert all(low <= number <= high for number in numbers)
    assert low % 10 == high % 10 == 0
