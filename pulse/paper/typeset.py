"""The typesetter's process: content comes in at one end, a PDF goes out at the other."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, Literal

import segno
import typst

HERE = Path(__file__).parent
FONTS = [HERE.parent / "reports" / "fonts"]
ACCESSIBLE: Literal["ua-1"] = "ua-1"  # refused where a document cannot be: a sign has no font


def main() -> int:
    """Set the document that the first argument names from the content at standard input."""
    template = HERE / f"{sys.argv[1]}.typ"
    content = json.dumps(json.load(sys.stdin, object_hook=_drawn))
    try:
        made = _set(template, content, ACCESSIBLE)
    except typst.TypstError:
        made = _set(template, content, None)  # tagged all the same
    sys.stdout.buffer.write(made)
    return 0


def _drawn(part: dict[str, Any]) -> dict[str, Any]:
    """Whatever is called `qr` as the drawing of its QR code."""
    if "qr" in part:
        drawing = io.BytesIO()
        code = segno.make(part["qr"], error="m", micro=False)
        code.save(drawing, kind="svg", border=0, xmldecl=False)
        part["qr"] = drawing.getvalue().decode()
    return part


def _set(template: Path, content: str, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        template,
        root=HERE,
        font_paths=FONTS,
        format="pdf",
        sys_inputs={"content": content},
        pdf_standards=standard,
    )


if __name__ == "__main__":
    sys.exit(main())
