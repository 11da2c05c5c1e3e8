"""Compile the letters' MJML into the HTML templates that are filled in when a letter is written."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import mrml

SOURCES = Path(__file__).parent / "mail"
LETTERS = Path(__file__).parent.parent / "templates" / "mail"


def compiled(source: Path) -> str:
    """One letter's HTML; Jinja's own marks pass through untouched."""
    options = mrml.ParserOptions(include_loader=mrml.local_loader(str(source.parent)))
    shown = mrml.RenderOptions(fonts={})  # a letter fetches nothing from anywhere
    output = mrml.to_html(source.read_text(encoding="utf-8"), options, shown)
    if output.warnings:
        raise SystemExit(f"{source.name}: {output.warnings}")
    broken = re.findall(r"{{[^}]*&(?:quot|amp|lt|gt);[^}]*}}", output.content)
    if broken:
        raise SystemExit(f"{source.name}: escaped inside Jinja: {broken[0]}")
    return output.content


def main() -> int:
    """Write every letter's body.html."""
    for source in sorted(SOURCES.glob("[!_]*.mjml")):
        target = LETTERS / source.stem / "body.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(compiled(source) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
