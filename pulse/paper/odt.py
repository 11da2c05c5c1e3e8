"""Writes a document as OpenDocument text, which any office program opens and fills in.

Source: OASIS OpenDocument 1.2, parts 1 (text) and 3 (packages).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from pulse.paper.document import Block, Run

KIND = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{what}:1.0"'
    for name, what in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    )
)
STYLES = """
<style:style style:name="Heading_20_1" style:family="paragraph"><style:paragraph-properties
 fo:margin-bottom="0.4cm"/><style:text-properties fo:font-size="20pt" fo:font-weight="bold"/>
</style:style>
<style:style style:name="Heading_20_2" style:family="paragraph"><style:paragraph-properties
 fo:margin-top="0.6cm" fo:margin-bottom="0.2cm"/><style:text-properties fo:font-size="14pt"
 fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_3" style:family="paragraph"><style:paragraph-properties
 fo:margin-top="0.4cm" fo:margin-bottom="0.1cm"/><style:text-properties fo:font-size="12pt"
 fo:font-weight="bold"/></style:style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties
 fo:margin-bottom="0.2cm"/><style:text-properties fo:font-size="11pt"/></style:style>
<style:style style:name="Head" style:family="paragraph"><style:text-properties
 fo:font-size="10pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Cell" style:family="paragraph"><style:text-properties
 fo:font-size="10pt"/></style:style>
<style:style style:name="Blank" style:family="text"><style:text-properties
 fo:background-color="#ffec99"/></style:style>
"""
CELL_STYLE = """
<style:style style:name="Framed" style:family="table-cell"><style:table-cell-properties
 fo:padding="0.12cm" fo:border="0.5pt solid #888888"/></style:style>
"""


def write(blocks: Iterable[Block], *, title: str, language: str) -> bytes:
    """A document as the bytes of an .odt file.

    Args:
        blocks: what it says; blanks are marked in colour, and stand in brackets.
        title: of the file.
        language: a code, for spelling.
    """
    body = "".join(_block(block, number) for number, block in enumerate(blocks))
    content = (
        f'<office:document-content {SPACES} office:version="1.2"><office:automatic-styles>'
        f"{CELL_STYLE}</office:automatic-styles><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    styles = (
        f'<office:document-styles {SPACES} office:version="1.2"><office:styles>'
        '<style:default-style style:family="paragraph"><style:text-properties '
        f'fo:language={quoteattr(language)} fo:font-family="Noto Sans"/></style:default-style>'
        f"{STYLES}</office:styles></office:document-styles>"
    )
    meta = (
        f'<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.2"><office:meta><dc:title>{escape(title)}</dc:title>'
        f"<dc:language>{escape(language)}</dc:language></office:meta></office:document-meta>"
    )
    files = {"content.xml": content, "styles.xml": styles, "meta.xml": meta}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", KIND, compress_type=zipfile.ZIP_STORED)  # first, and as it is
        for name, xml in files.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}')
        package.writestr("META-INF/manifest.xml", _manifest(files))
    return kept.getvalue()


def _manifest(files: Iterable[str]) -> str:
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    listed = entry.format("/", KIND) + "".join(entry.format(name, "text/xml") for name in files)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest {SPACES} '
        f'manifest:version="1.2">{listed}</manifest:manifest>'
    )


def _block(block: Block, number: int) -> str:
    if block.kind.startswith("h"):
        level = block.kind[1]
        return (
            f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">'
            f"{_runs(block.runs)}</text:h>"
        )
    if block.kind == "ul":
        items = "".join(
            f"<text:list-item>{_paragraph(item, 'Body')}</text:list-item>" for item in block.items
        )
        return f"<text:list>{items}</text:list>"
    if block.kind == "table":
        return _table(block, number)
    return _paragraph(block.runs, "Body")


def _table(block: Block, number: int) -> str:
    width = max((len(row) for row in block.rows), default=0)
    rows = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell table:style-name="Framed" office:value-type="string">'
            f"{_paragraph(cell, 'Cell' if at else 'Head')}</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for at, row in enumerate(block.rows)
    )
    return (
        f'<table:table table:name="Table{number}">'
        f'<table:table-column table:number-columns-repeated="{width}"/>{rows}</table:table>'
    )


def _paragraph(runs: Iterable[Run], style: str) -> str:
    return f'<text:p text:style-name="{style}">{_runs(runs)}</text:p>'


def _runs(runs: Iterable[Run]) -> str:
    return "".join(
        f'<text:span text:style-name="Blank">[{escape(run.text)}]</text:span>'
        if run.blank
        else escape(run.text)
        for run in runs
    )
