"""A document to fill in: read from plain HTML once, handed on as a page, an ODT or a PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
BLOCKS = {*HEADINGS, "p", "li", "th", "td"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence; a blank is one that somebody fills in."""

    text: str
    blank: bool = False


@dataclass(slots=True)
class Block:
    """A heading ("h1" to "h3"), a paragraph ("p"), a list ("ul") or a table ("table")."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    items: list[list[Run]] = field(default_factory=list)  # of a list
    rows: list[list[list[Run]]] = field(default_factory=list)  # of a table; the first is its head


class _Reader(HTMLParser):
    """Collects the blocks of a document; whatever it does not know is text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] | None = None
        self.blank = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "table"}:
            self.blocks.append(Block(tag))
        elif tag == "tr":
            self.blocks[-1].rows.append([])
        elif tag == "mark":
            self.blank = True
        elif tag in BLOCKS:
            self.runs = []
            if tag == "li":
                self.blocks[-1].items.append(self.runs)
            elif tag in {"td", "th"}:
                self.blocks[-1].rows[-1].append(self.runs)
            else:
                self.blocks.append(Block(tag, self.runs))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.blank = False
        elif tag in BLOCKS:
            if self.runs:
                self.runs[-1] = Run(self.runs[-1].text.rstrip(), self.runs[-1].blank)
            self.runs = None

    def handle_data(self, data: str) -> None:
        if self.runs is None:
            return
        words = " ".join(data.split())
        before = " " if data[:1].isspace() and self.runs else ""
        after = " " if words and data[-1:].isspace() else ""
        if words or before:
            self.runs.append(Run(f"{before}{words}{after}", self.blank))


def read(html: str) -> list[Block]:
    """The blocks of a document, in order.

    Args:
        html: headings, paragraphs, lists of one level and tables; `mark` is a blank to fill in.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks


def plain(blocks: list[Block]) -> list[dict[str, object]]:
    """The same as plain values, for the typesetter."""

    def told(runs: list[Run]) -> list[dict[str, object]]:
        return [{"text": run.text, "blank": run.blank} for run in runs]

    return [
        {
            "kind": block.kind,
            "runs": told(block.runs),
            "items": [told(item) for item in block.items],
            "rows": [[told(cell) for cell in row] for row in block.rows],
        }
        for block in blocks
    ]
