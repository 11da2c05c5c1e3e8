"""Attacks A5 to A7: reads replies for what tells used links, visitors or inputs apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import SystemRandom

from pulse.attacks import wire
from pulse.attacks.canaries import Canary
from pulse.attacks.installation import Installation, standing
from pulse.attacks.respondent import Link, Respondent, over_network
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.wire import Reply
from surveys.answering import wire as bodies

VISITS = 6
CHANCE = SystemRandom()


def bare(reply: Reply) -> tuple[object, ...]:
    """A reply without the clock, its headers in an order of their own."""
    headers = sorted((k.lower(), v) for k, v in reply.headers if k.lower() != "date")
    return reply.status, tuple(headers), reply.body


def repeats(house: Installation) -> set[str]:
    """The requests whose second reply differs from the first."""
    base, page, points = house.settings.public_url, house.page, [4] * house.items
    form, script, *_ = house.invited()
    wire.send(
        base, page, house.invited()[5].token, points
    )  # the first reply of a process is its own
    replies: dict[str, list[Reply]] = {"the form": [], "/issue": [], "/answer": []}
    person = Respondent(over_network, base, house.code, Link.read(script.fragment), CHANCE)
    held = person.credential(person.manifest())
    ask = bodies.written_issue(held.unit, person.link.token, held.blinded)
    for nth in range(3):
        note = "" if nth else "A long note. " * 40
        given = bodies.written_answer(held.unit, held.prepared, held.signature, points, note)
        replies["the form"].append(wire.send(base, page, form.token, points, note))
        replies["/issue"].append(wire.ask(base, "POST", f"{page}/issue", ask))
        replies["/answer"].append(wire.ask(base, "POST", f"{page}/answer", given))
    return {name for name, told in replies.items() if len({bare(each) for each in told}) > 1}


def used_links(bench: Bench) -> Outcome:
    """Send everything three times, and compare every byte of the replies."""
    with standing(bench, "twin", leak="says_again") as house:
        told = repeats(house)
    with standing(bench, "product") as house:
        kept = repeats(house)
    return Outcome(
        number="A5",
        name="Replies to a first and to a repeated answer: status, headers, length, bytes",
        control=f"{len(told)} of 3 requests tell",
        result=f"{len(kept)} of 3 tell" + "".join(f"; {each}" for each in sorted(kept)),
        chance="0",
        held=not kept and bool(told),
    )


def visitors(house: Installation) -> set[str]:
    """Whatever is not the same to every visitor: bytes, headers, tags of caches, cookies."""
    base, page = house.settings.public_url, house.page
    manifest = json.loads(wire.ask(base, "GET", f"{page}/manifest.json").body)
    paths = [page, f"{page}/thanks", f"{page}/manifest.json", f"{page}/manifest", "/charter"]
    paths += [f"{page}/{name}" for name in manifest["served"] if "." in name]
    found = set()
    for path in paths:
        seen = set()
        for _ in range(VISITS):
            canary = Canary.fresh()
            said = {k: v for k, v in canary.said.items() if k != "Accept-Language"}
            reply = wire.ask(base, "GET", path, None, {**said, "Accept-Encoding": "gzip"})
            seen.add(bare(reply))
            if reply.header("Set-Cookie") or canary.mark.encode() in repr(reply).encode():
                found.add(f"{path}: a mark of the visitor")
        if len(seen) > 1:
            found.add(f"{path}: not the same to all")
    return found


def caches(bench: Bench) -> Outcome:
    """Visit every public address as several people, and compare all that comes back."""
    with standing(bench, "twin", leak="marking_cache") as house:
        told = visitors(house)
    with standing(bench, "product") as house:
        kept = visitors(house)
    return Outcome(
        number="A6",
        name="Tags of caches, packed sizes, cookies: the same to every visitor?",
        control=f"{len(told)} marks of visitors",
        result=f"{len(kept)} marks" + "".join(f"; {each}" for each in sorted(kept)[:3]),
        chance="0",
        held=not kept and bool(told),
    )


def echoes(house: Installation) -> set[str]:
    """Replies that say what was sent, show their insides, name their server, or pack an echo."""
    base, page, found = house.settings.public_url, house.page, set()
    canary = Canary.fresh()
    note, token = canary.note, house.invited()[0].token
    packed: Mapping[str, str] = {**canary.said, "Accept-Encoding": "gzip"}
    sent: list[tuple[str, str, str | bytes | None]] = [
        ("GET", f"{page}?language={note}", None),
        ("GET", f"{page}/{note}", None),
        ("GET", f"/s/{note}", None),
        ("GET", f"/{note}?{note}={note}", None),
        ("PUT", page, note),
        ("POST", f"{page}/issue", note.encode().ljust(bodies.ISSUE, b"x")),
        ("POST", f"{page}/issue", note.encode()),
        ("POST", f"{page}/answer", note.encode().ljust(bodies.ANSWER, b"x")),
        ("POST", f"{page}/answer", note.encode() * 9_000),
        ("POST", f"/s/{note}/issue", note.encode().ljust(bodies.ISSUE, b"x")),
        ("POST", f"{page}/{note}", note),
        ("POST", page, note * 10_000),
        ("POST", page, f"code={token}&i1=3&note={note * 90}"),
    ]
    for nth, (method, path, body) in enumerate(sent):
        reply = wire.ask(base, method, path, body, packed)
        own_form = nth == len(sent) - 1
        told = canary.mark.encode() in reply.body or canary.mark in repr(reply.headers)
        if own_form:  # what was filled in comes back to the one who sent it, packed by nobody
            if reply.header("Content-Encoding") or "no-store" not in reply.header("Cache-Control"):
                found.add("a form that comes back is packed, or kept")
        elif told:
            found.add(f"{method} {path.replace(note, '…')}: an echo")
        if b"Traceback" in reply.body or b"File &#34;" in reply.body:
            found.add("a traceback")
        if reply.header("Server") or reply.header("X-Powered-By"):
            found.add("the name of the server")
    return found


def errors(bench: Bench) -> Outcome:
    """Make every error there is, and read the replies."""
    with standing(bench, "twin", leak="helpful_errors") as house:
        told = echoes(house)
    with standing(bench, "product") as house:
        kept = echoes(house)
    return Outcome(
        number="A7",
        name="Error pages and refusals: echoes, tracebacks, server names, packed secrets",
        control=f"{len(told)} found",
        result=f"{len(kept)} found" + "".join(f"; {each}" for each in sorted(kept)[:3]),
        chance="0",
        held=not kept and len(told) >= 3,
    )
