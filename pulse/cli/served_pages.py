"""Whether the pages of a wave are those of its manifest, and do no more than they should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email.message import Message
from html.parser import HTMLParser
from urllib.parse import urljoin

from pulse.cli.claims import Claims, Finding

FOREIGN = frozenset({"iframe", "frame", "object", "embed", "base", "portal"})
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Reading(HTMLParser):
    """Notes whatever on a page could run, fetch or send something."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[Mapping[str, str]] = []
        self.sheets: list[Mapping[str, str]] = []
        self.forms: list[str] = []
        self.strange: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.scripts.append(given)
        if tag == "link" and "stylesheet" in given.get("rel", "").lower():
            self.sheets.append(given)
        if tag == "form":
            self.forms.append(given.get("action", ""))
        if tag in FOREIGN or tag == "style" or (tag == "meta" and "http-equiv" in given):
            self.strange.append(f"<{tag}>")
        self.strange += [
            f"{tag} {name}" for name in given if name.startswith("on") or name == "style"
        ]
        self.strange += [
            f"{tag} {name}"
            for name in ("href", "src", "action", "formaction")
            if given.get(name, "").strip().lower().startswith(("javascript:", "data:"))
        ]


def page(claims: Claims, address: str, text: str, script: str = "respond.js") -> Iterator[Finding]:
    """Whether a page runs its one script of the manifest, and sends to its own survey only."""
    reading = Reading(text)
    for found, name in ((reading.scripts, script), (reading.sheets, "respond.css")):
        link = "src" if name.endswith("js") else "href"
        places = [urljoin(address, each.get(link, "")) for each in found]
        right = places == [f"{address.partition('?')[0]}/{name}"] and found[0].get(
            "integrity"
        ) == claims.served.get(name)
        yield Finding(
            right,
            f"The page loads {name} with the manifest's digest, and nothing else of its kind."
            if right
            else f"The page does not load exactly the manifest's {name}: {places or 'none'}.",
        )
    own = address if script == "respond.js" else f"{address}/kiosk"
    away = [each for each in reading.forms if urljoin(address, each).partition("?")[0] != own]
    yield Finding(
        not away and not reading.strange,
        "The page sends to its own survey only, and holds nothing else that could run."
        if not away and not reading.strange
        else f"The page holds what it should not: {', '.join([*away, *reading.strange])}.",
    )


def headers(claims: Claims, given: Message) -> Iterator[Finding]:
    """Whether the browser is told to run and to reach nothing else."""
    policy = {
        words[0]: words[1:]
        for part in (given.get("Content-Security-Policy") or "").split(";")
        if (words := part.split())
    }
    reached = {"'self'", *([claims.answer_url] if claims.answer_url else [])}
    faults = [
        directive
        for directive, wanted in (
            ("default-src", ["'none'"]),
            ("script-src", ["'self'"]),
            ("form-action", ["'self'"]),
            ("base-uri", ["'none'"]),
            ("frame-ancestors", ["'none'"]),
            ("require-trusted-types-for", ["'script'"]),
        )
        if policy.get(directive) != wanted
    ]
    if set(policy.get("connect-src", ["everything"])) - reached:
        faults.append("connect-src")
    faults += [name for name, wanted in HEADERS.items() if given.get(name) != wanted]
    faults += ["Set-Cookie"] if "Set-Cookie" in given else []
    yield Finding(
        not faults,
        "The headers let the browser run and reach nothing else, and set no cookie."
        if not faults
        else f"Headers that are missing or too wide: {', '.join(faults)}.",
    )
