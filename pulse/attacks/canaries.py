"""Attacks 3 and 20: sends marked strings in every place there is, then searches every file."""

from __future__ import annotations

import base64
import gzip
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from stat import S_ISREG
from urllib.parse import urlencode

import psycopg

from pulse.attacks import installation, respondent, wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.servers import environment, running
from pulse.attacks.suite import Bench, Outcome

ADDRESS = "203.0.113.77"
PACKED = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Canary:
    """A string of this attack alone, so that what others left behind is not taken for it."""

    mark: str
    since: float  # seconds since 1970: older files hold nothing of it

    @classmethod
    def fresh(cls) -> Canary:
        """Make one up."""
        return cls(f"CANARY{secrets.token_hex(5)}", time.time() - 2)

    @property
    def note(self) -> str:
        """A note that can be told among all others."""
        return f"{self.mark}-of-a-note"

    @property
    def said(self) -> dict[str, str]:
        """What a talkative browser says of itself."""
        return {
            "User-Agent": f"{self.mark}-of-a-browser",
            "X-Forwarded-For": ADDRESS,
            "Forwarded": f"for={ADDRESS}",
            "Accept-Language": f"xx-{self.mark}-of-a-language, en;q=0.5",
            "Referer": f"http://{self.mark}-of-a-page/",
            "Cookie": f"pulse={self.mark}-of-a-cookie",
            "If-None-Match": f'"{self.mark}-of-a-tag"',
            f"X-{self.mark}-of-a-name": "1",
        }


SERVE = """
from pulse.app import create_app
from pulse.cli.run import serve
serve(create_app())
"""
BACKUP = """
import subprocess
import sys
from pulse.cli import main
sys.argv = ["pulse", "backup", sys.argv[1]]
main()
"""


def spelled(canary: str) -> set[bytes]:
    """A string as it could lie in a file."""
    raw = canary.encode()
    found = {raw, raw.lower(), raw.hex().encode(), canary.encode("utf-16-le")}
    for pad in range(3):  # base64 looks different at each alignment
        coded = base64.b64encode(b"\0" * pad + raw)
        found.add(coded[4 if pad else 0 : len(coded) - 4])
    return found


def talk(house: Installation, canary: Canary) -> set[int]:
    """Answer, answer again, and make every slip that there is; the statuses."""
    base, page, note = house.settings.public_url, house.page, canary.note
    first, second, third = house.invited()[:3]
    good = wire.filled_in(first.token, [4] * house.items, note)
    upload = f'--x\r\nContent-Disposition: form-data; name="note"; filename="{note}"\r\n\r\n'
    upload += f"{note}\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    json = {"Content-Type": "application/json"}
    sent: list[tuple[str, str, str | bytes | None, Mapping[str, str]]] = [
        ("POST", page, good, {}),
        ("POST", page, good, {}),
        ("POST", page, good + "&i2=99", {}),
        ("POST", page, good.replace("code=", "code=X"), {}),
        ("POST", page, urlencode({"code": second.token, "note": note}), {}),
        ("POST", page, urlencode({"code": second.token, "i1": "3", "note": note * 90}), {}),
        ("POST", page, f"\xff\xfe{note}", {}),
        ("POST", page, note * 10_000, {}),
        ("POST", page, f'{{"note": "{note}"}}', json),
        ("POST", page, upload, kind),
        ("POST", f"{page}/issue", note.encode().ljust(402, b"x"), {}),
        ("POST", f"{page}/issue", note.encode(), {}),
        ("POST", f"{page}/answer", note.encode().ljust(2048, b"x"), {}),
        ("POST", f"{page}/answer", note.encode() * 9_000, {}),
        ("PUT", page, note, {}),
        ("GET", f"{page}/{third.token}", None, {}),
        ("GET", f"/{third.token}?note={note}", None, {}),
        ("GET", f"/sign-in/{third.token}", None, {}),
        ("GET", f"/manage/?note={note}", None, {}),
        ("GET", f"{page}?language={note}", None, {}),
        ("GET", f"/static/{note}.css?v={note}", None, {}),
    ]
    statuses = {
        wire.ask(base, method, path, body, {**canary.said, **more}).status
        for method, path, body, more in sent
    }
    _by_script(house, canary)
    again = _without_keys(house, lambda: wire.ask(base, "POST", page, good, canary.said).status)
    return statuses | again


def _by_script(house: Installation, canary: Canary) -> None:
    """Answer in full mode, saying the same."""
    base = house.settings.public_url

    def http(method: str, address: str, body: bytes | None) -> respondent.Reply:
        reply = wire.ask(base, method, address.removeprefix(base), body, canary.said)
        return respondent.Reply(reply.status, reply.body)

    fragment, points = house.invited()[-1].fragment, [5] * house.items
    respondent.respond(http, base, house.code, fragment, points, canary.note, SystemRandom())


def _without_keys(house: Installation, send: Callable[[], int]) -> set[int]:
    """Send once more while the keyring is damaged."""
    ring = house.settings.keyring_file
    whole = ring.read_bytes()
    with ring.open("r+b") as file:
        file.write(bytes(len(whole)))
    status = send()
    with ring.open("r+b") as file:
        file.write(whole)
    return {status}


def files_of(bench: Bench, name: str, canary: Canary) -> Iterator[Path]:
    """Every file that the product, its server, its database or its tools wrote meanwhile."""
    folders = [bench.folder / name]
    if bench.database == "postgresql":
        with psycopg.connect(bench.postgres or "") as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        folders.append(Path(row[0] if row else ""))
    for folder in folders:
        for file in folder.rglob("*"):
            with suppress(FileNotFoundError):
                found = file.lstat()
                if S_ISREG(found.st_mode) and found.st_mtime >= canary.since:
                    yield file


def holding(files: Iterable[Path], texts: Iterable[str]) -> set[str]:
    """The files that hold one of the strings, in any spelling, packed or not."""
    spellings = {each for text in texts for each in spelled(text)}
    return {
        file.name
        for file in files
        if any(each in piece for piece in _unpacked(file) for each in spellings)
    }


def _unpacked(file: Path) -> Iterator[bytes]:
    try:
        raw = file.read_bytes()
    except OSError:  # a server's file that has gone meanwhile
        return
    yield raw
    if raw.startswith(PACKED):
        yield gzip.decompress(raw)  # of an archive, too: its files lie in it one after another


def canaries(bench: Bench) -> Outcome:
    """Talk to the server as an operator starts it; search all that it, or its tools, wrote."""
    canary = Canary.fresh()
    kept, statuses, count = _served_apart(bench, canary)
    with standing(bench, "twin", leak="chatty") as house:
        talk(house, canary)
        told = holding(files_of(bench, "twin", canary), [canary.mark, ADDRESS])
    return Outcome(
        number="3",
        name="Marked strings in data files, journals, logs, backups, mail and temporary files",
        control=f"in {len(told)} files",
        result=f"in {len(kept)} files" + "".join(f"; {each}" for each in sorted(kept)),
        chance="0 files",
        held=not kept and count > 60 and bool(told) and {303, 404, 413, 415, 422, 503} <= statuses,
    )


def _served_apart(bench: Bench, canary: Canary) -> tuple[set[str], set[int], int]:
    """Run the program as operators do; files with a mark, statuses, how many files there are."""
    folder = bench.folder / "product"
    settings = installation.settings_of(
        bench, "product", f"http://127.0.0.1:{installation.free_port()}"
    )
    (folder / "tmp").mkdir()
    environ = {**environment(settings), "TMPDIR": str(folder / "tmp"), "PULSE_LOG_LEVEL": "debug"}
    port = int(settings.listen.rpartition(":")[2])
    with installation.application(settings) as app:
        wave = installation.found(app, installation.SIZES, bench.rng)
        house = installation.asked(app, wave, SystemRandom())
        with running([sys.executable, "-c", SERVE], folder, environ, port):
            statuses = talk(house, canary)
            kept = _found(bench, house, canary)
        if bench.database == "sqlite":
            words = [sys.executable, "-c", BACKUP, str(folder / "backup")]
            subprocess.run(words, env=environ, cwd=folder, capture_output=True, check=True)
            kept |= _found(bench, house, canary)
    return kept, statuses, sum(1 for _ in files_of(bench, "product", canary))


def _found(bench: Bench, house: Installation, canary: Canary) -> set[str]:
    """Files with a mark; codes may lie in the letters that they were sent in."""
    files = list(files_of(bench, "product", canary))
    codes = [letter.token for letter in (*house.invited()[:3], house.invited()[-1])]
    others = [each for each in files if house.letters not in each.parents]
    return holding(files, [canary.mark, ADDRESS]) | holding(others, codes)


def browsers(bench: Bench) -> Outcome:
    """Let browsers talk of themselves while they answer, and search what was stored."""
    results = []
    for name, leak in (("product", None), ("twin", "person_column")):
        canary = Canary.fresh()
        with standing(bench, name, leak=leak) as house:
            for each in house.invited()[:10]:
                form = wire.filled_in(each.token, [3] * house.items)
                wire.ask(house.settings.public_url, "GET", house.page, None, canary.said)
                wire.ask(house.settings.public_url, "POST", house.page, form, canary.said)
            _by_script(house, canary)
            stored = holding(files_of(bench, name, canary), [canary.mark, ADDRESS])
            results.append((stored, house.on_the_roll()))
    (kept, counted), (told, _) = results
    return Outcome(
        number="20",
        name="What browsers say of themselves: agent, language, forwarded address, cookies",
        control=f"stored in {len(told)} files",
        result=f"stored in {len(kept)} files" + "".join(f"; {each}" for each in sorted(kept)),
        chance="0 stored",
        held=not kept and bool(told) and counted == 11,
    )
