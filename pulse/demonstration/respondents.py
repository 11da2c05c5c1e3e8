"""Simulated respondents: they read their letters and answer through the real web form."""

from __future__ import annotations

import http.client
import queue
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlencode, urlsplit

LINK = re.compile(r"https?://\S+/s/(?P<wave>[^#\s]+)#(?P<token>[0-9A-Za-z-]+)(?P<rest>\S*)")


class AnswerRefused(Exception):
    """The form did not take a simulated answer; says which status came back."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a recipient finds in an invitation."""

    address: str
    wave: str
    token: str
    rest: str  # of the link, behind the token
    file: Path


def letters(mailbox: Path, wave: str) -> list[Letter]:
    """Read the invitations to one wave from the demonstration's mailbox folder."""
    found: dict[str, Letter] = {}
    for file in sorted(mailbox.glob("*.eml")):
        message = message_from_bytes(file.read_bytes())  # by the older policy: six times as fast
        plain = next((p for p in message.walk() if p.get_content_type() == "text/plain"), None)
        body = plain.get_payload(decode=True) if plain is not None else None
        link = LINK.search(body.decode()) if isinstance(body, bytes) else None
        if link and link["wave"] == wave:
            address = parseaddr(str(message["To"]))[1]
            found[address] = Letter(address, wave, link["token"], link["rest"], file)
    return list(found.values())


def answer(
    url: str,
    letter: Letter,
    connection: http.client.HTTPConnection,
    *,
    points: Sequence[int | None],
    note: str,
) -> None:
    """Send one filled-in form, as a browser without scripts would.

    Raises:
        AnswerRefused: any status but 303.
    """
    form = {"code": letter.token, "note": note}
    form |= {f"i{place}": str(point) for place, point in enumerate(points, 1) if point}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{urlsplit(url).path}/s/{letter.wave}", urlencode(form), headers)
    response = connection.getresponse()
    response.read()
    if response.status != 303:
        raise AnswerRefused(f"the form answered {response.status} to a simulated respondent")


def answer_all(
    url: str,
    work: Sequence[tuple[Letter, Sequence[int | None], str]],
    *,
    done: Callable[[], None],
    at_once: int = 16,
) -> None:
    """Let many respondents answer, some at the same time.

    Args:
        url: where the web form is served, e.g. http://127.0.0.1:8000.
        work: letter, points per item and note of each respondent.
        done: called after each answer.
        at_once: number of connections.

    Raises:
        AnswerRefused: the form refused an answer.
    """
    waiting: queue.SimpleQueue[tuple[Letter, Sequence[int | None], str]] = queue.SimpleQueue()
    for item in work:
        waiting.put(item)
    failures: list[Exception] = []

    def respondent() -> None:
        host = urlsplit(url)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)
        try:
            while not failures:
                letter, points, note = waiting.get_nowait()
                answer(url, letter, connection, points=points, note=note)
                done()
        except queue.Empty:
            return
        except (OSError, AnswerRefused, http.client.HTTPException) as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=respondent) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise AnswerRefused(str(failures[0])) from failures[0]
