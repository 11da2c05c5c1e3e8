"""Attack A9: reads the files of a published report for what they tell besides its figures."""

from __future__ import annotations

import re
import socket

from pulse.attacks import wire
from pulse.attacks.installation import STEWARD, Installation, standing
from pulse.attacks.staff import Seen, signed_in, walk
from pulse.attacks.suite import Bench, Outcome
from pulse.jobs import close, release

HOUR = re.compile(rb"\b[0-2]\d:[0-5]\d:[0-5]\d\b")
MAKERS = re.compile(
    rb"<metadata|<!--|/Producer|/Creator|/Author|dc:creator|Generator", re.IGNORECASE
)
REPORTS = "/reports/"
WAVES = "/s/"  # the public record of a wave, which names it, is no file of a report


def published(house: Installation) -> dict[str, Seen]:
    """Everybody answers; then every file and drawing that the report's pages lead to."""
    for letter in house.invited():
        points = [1 + ord(letter.token[nth % 16]) % 5 for nth in range(house.items)]
        wire.send(house.settings.public_url, house.page, letter.token, points)
    with house.shop() as shop:
        close.close(shop, house.wave_id)
    with house.shop() as shop:
        release.publish(shop, house.wave_id)
    seen = walk(signed_in(house.app, STEWARD), [REPORTS])
    return {
        path: each
        for path, each in seen.items()
        if b"<html" not in each.body and not path.startswith(WAVES)
    }


def traces(house: Installation) -> tuple[set[str], int]:
    """What the files tell of machine, maker and hour; and how many files there are."""
    files = published(house)
    needles = {
        "the wave's code": house.code.encode(),
        "the home": str(house.settings.home).encode(),
        "the machine": socket.gethostname().encode(),
    }
    found = set()
    for path, seen in files.items():
        whole = repr(seen.headers).encode() + seen.body
        kind = path.partition("?")[0].rpartition("/")[2]
        found |= {f"{kind}: {name}" for name, needle in needles.items() if needle in whole}
        if HOUR.search(seen.body):
            found.add(f"{kind}: an hour")
        if MAKERS.search(seen.body):
            found.add(f"{kind}: a maker")
        if any(name.lower() == "last-modified" for name, _ in seen.headers):
            found.add(f"{kind}: when it was written")
    return found, len(files)


def exports(bench: Bench) -> Outcome:
    """Publish a report and read its files byte by byte."""
    with standing(bench, "product") as house:
        kept, count = traces(house)
    with standing(bench, "twin", leak="signed_exports") as house:
        told, _ = traces(house)
    return Outcome(
        number="A9",
        name="Files of a report: machine, maker, hour, code of the wave",
        control=f"{len(told)} traces",
        result=f"{len(kept)} traces in {count} files" + "".join(f"; {x}" for x in sorted(kept)[:3]),
        chance="0",
        held=not kept and count > 0 and bool(told),
    )
