"""Every template compiles, says its sentences through translation, and has nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pulse.app import TEMPLATES, create_app
from pulse.settings import Settings

APP = create_app(Settings(secret_key="a key of no worth"))  # noqa: S106  # of no worth
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [path for path in FILES if path.relative_to(TEMPLATES).parts[0] != "mail"]


def name(path: Path) -> str:
    """A template's name, as a view calls it."""
    return path.relative_to(TEMPLATES).as_posix()


EACH = pytest.mark.parametrize("path", FILES, ids=name)
EACH_PAGE = pytest.mark.parametrize("path", PAGES, ids=name)

MARKUP = re.compile(r"<!--.*?-->|<[^>]*>|&[a-z]+;", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = {"Pulse", "CSV", "pulse"}  # the last one begins the name of an anchor


def untranslated(source: str) -> set[str]:
    """Words of a template that stand outside its expressions and its translated blocks."""
    shown, inside, opening = [], False, False
    for _line, kind, value in APP.jinja_env.lex(source):
        if kind == "name" and opening:
            inside = {"trans": True, "endtrans": False}.get(value, inside)
        opening = kind == "block_begin" or (opening and kind == "whitespace")
        if kind == "data":
            shown.append(" " if inside else value)
        elif not inside:
            shown.append("")
    return set(WORD.findall(MARKUP.sub(" ", "".join(shown))))


@EACH
def test_it_compiles(path: Path) -> None:
    assert APP.jinja_env.get_template(name(path)) is not None


@EACH
def test_it_trusts_no_text_to_be_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text(encoding="utf-8"))


@EACH_PAGE
def test_it_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\bsrc=)", text)


@EACH_PAGE
def test_its_sentences_go_through_translation(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) <= NAMES


@EACH_PAGE
def test_a_page_stands_on_a_frame_that_is_there(path: Path) -> None:
    frames = re.findall(r'{%-?\s*extends\s+"([^"]+)"', path.read_text(encoding="utf-8"))

    assert all((TEMPLATES / frame).is_file() for frame in frames)
