"""What nginx logs of the respondents' pages, by its settings as it would read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pulse.cli.checks.findings import ROOT, Finding, Findings, files_like, words_of

HOME = "etc/nginx"
DEEPEST = 8  # files that include one another
TOKEN = re.compile(r"""\s*(?:#[^\n]*|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|[^\s{};"']+))""")
OURS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]|0\.0\.0\.0):(\d+)")


@dataclass
class Block:
    """A block of nginx's settings: its words, its directives and the blocks within."""

    words: list[str]
    outer: Block | None = None
    directives: list[list[str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def every(self) -> Iterator[Block]:
        """This block and all within."""
        yield self
        for block in self.blocks:
            yield from block.every()

    def said(self, name: str) -> list[list[str]]:
        """The directives of a name, of the nearest block that has any."""
        here = [words for words in self.directives if words[0] == name]
        return here or (self.outer.said(name) if self.outer else [])


def look(host: str, port: int, root: Path = ROOT) -> Findings:
    """What nginx writes of requests below /s/ that it hands on to Pulse.

    Args:
        host: in the address of letters.
        port: that Pulse listens on.
        root: of the machine's files.
    """
    whole = Block([])
    _read(whole, root / HOME / "nginx.conf", root, DEEPEST)
    upstreams = {
        block.words[1]
        for block in whole.every()
        if block.words[:1] == ["upstream"]
        and len(block.words) > 1
        and _hands_on(block, port, set())
    }
    for server in whole.every():
        if server.words[:1] != ["server"] or not _is_ours(server, host, port, upstreams):
            continue
        place = _location(server)
        name = " ".join(next(iter(server.said("server_name")), ["server_name", "_"])[1:])
        logs = [words[1] for words in place.said("access_log") if len(words) > 1]
        if logs != ["off"]:
            yield Finding(
                "unsafe",
                f"nginx logs every request of {name} to {logs[-1] if logs else 'its access log'}, "
                "and keeps who answered when. Set `access_log off;` in `location /s/`.",
            )
        errors = [words[1] for words in place.said("error_log") if len(words) > 1]
        if errors != ["/dev/null"]:
            yield Finding(
                "to do",
                f"nginx's log of errors of {name} names the respondent's address. Set "
                "`error_log /dev/null crit;` in `location /s/`.",
            )


def _is_ours(server: Block, host: str, port: int, upstreams: set[str]) -> bool:
    named = any(host in words[1:] for words in server.directives if words[0] == "server_name")
    return named or any(_hands_on(block, port, upstreams) for block in server.every())


def _hands_on(block: Block, port: int, upstreams: set[str]) -> bool:
    """Whether a block hands requests on to the port of Pulse."""
    for words in block.directives:
        if words[0] not in {"proxy_pass", "server"} or len(words) < 2:
            continue
        found = OURS.search(words[1])
        target = words[1].partition("://")[2].partition("/")[0]
        if (found and int(found[2]) == port) or target in upstreams:
            return True
    return False


def _location(server: Block) -> Block:
    """The location that answers requests below /s/: the longest prefix that fits."""
    best, longest = server, ""
    for block in server.blocks:
        if block.words[:1] == ["location"] and len(block.words) > 1:
            prefix = block.words[-1]
            plain = len(block.words) == 2 or block.words[1] == "^~"
            if plain and "/s/wave".startswith(prefix) and len(prefix) > len(longest):
                best, longest = block, prefix
    return best


def _read(into: Block, path: Path, root: Path, depth: int) -> None:
    """Read a file, and those that it includes, into a block; what is cut off ends where it does."""
    block, words = into, list[str]()
    for piece in (found[1] for found in TOKEN.finditer(words_of(path)) if found[1]):
        if piece == "{":
            inner = Block(words, block)
            block.blocks.append(inner)
            block, words = inner, []
        elif piece == "}":
            block, words = block.outer or block, []
        elif piece != ";":
            words.append(piece.strip("\"'"))
        elif words:
            if words[0] == "include" and len(words) > 1 and depth:
                _include(block, words[1], root, depth - 1)
            else:
                block.directives.append(words)
            words = []


def _include(block: Block, pattern: str, root: Path, depth: int) -> None:
    relative = pattern.removeprefix("/") if pattern.startswith("/") else f"{HOME}/{pattern}"
    for path in files_like(root, relative):
        _read(block, path, root, depth)
