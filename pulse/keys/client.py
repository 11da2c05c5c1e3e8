"""The keyring behind a key service: what several machines share instead of a file."""

from __future__ import annotations

import http.client
import os
import ssl
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pulse.keys import wire
from pulse.settings import host_and_port
from surveys.answering.keyring import Slot
from surveys.answering.turns import in_turn
from surveys.errors import KeyMissing, KeyringAway

PATIENCE = 5.0  # seconds for a connection, and for each word of an answer
KEPT = 16  # connections that wait for their next use, at most

Line = http.client.HTTPConnection


class KeyClient:
    """Asks a key service over kept connections, one round trip for each deed.

    The standard library's client does for that: it takes no proxy from the environment, follows
    no redirection, stores nothing, and costs a tenth of a millisecond.
    """

    def __init__(self, url: str, secret: str, turns: Path) -> None:
        """Remember where the service is; nothing is asked before the first use.

        Args:
            url: https://host:port, or http:// to this very machine.
            secret: shared with the service.
            turns: a file at which the processes of this machine take turns.

        Raises:
            ValueError: the address is none of a key service.
        """
        self.url = url
        self._host, self._port = host_and_port(url)
        self._tls = ssl.create_default_context() if url.startswith("https://") else None
        self._headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
        }
        self._turns = turns
        self._process = os.getpid()
        self._idle: deque[Line] = deque()
        weakref.finalize(self, _close, self._idle)

    def create(self) -> None:
        """See that the service answers; it has made its own file."""
        self.check()

    def check(self) -> None:
        """See that the service answers, takes our secret and has a keyring nobody else reads."""
        self._ask("check")

    def cut_all(self, slots: Iterable[Slot]) -> None:
        """Make fresh keys at generation 0, durably; never asked twice by itself."""
        _close(self._idle)  # none that the service may have given up meanwhile
        self._ask("cut", wire.SLOTS.dump_json([(*slot,) for slot in slots]), again=False)

    def key(self, slot: Slot, generation: int) -> bytes:
        """The key of a generation, derived forward from the slot."""
        found = self.keys({slot: generation})
        if slot not in found:
            raise KeyMissing(f"The keyring cannot open {slot.kind} {slot.place}: no key fits.")
        return found[slot]

    def keys(self, wanted: Mapping[Slot, int]) -> dict[Slot, bytes]:
        """The keys of several slots at once; those that cannot be had are left out."""
        found = _read(wire.KEYS, self._ask("keys", _generations(wanted)))
        if len(found) != len(wanted):
            raise KeyringAway("The key service answers with something else than keys.")
        return {slot: bytes.fromhex(key) for slot, key in zip(wanted, found, strict=True) if key}

    def advance_all(self, reached: Mapping[Slot, int]) -> None:
        """Destroy all keys of slots before the generations reached. Never goes back."""
        self._ask("advance", _generations(reached))

    def destroy(self, wave: str) -> None:
        """Overwrite every key of a wave with zeros, durably."""
        self._ask("destroy", wire.ONE_WAVE.dump_json(wave))

    def waves(self) -> set[str]:
        """The codes of all waves that have a key."""
        return set(_read(wire.WAVES, self._ask("waves")))

    def flush(self) -> None:
        """Make durable now what was advanced."""
        self._ask("flush")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Take turns with the other processes of this machine.

        Between machines the database's own locks see to it, without a further round trip.
        """
        with in_turn(self._turns):
            yield

    def _ask(self, deed: str, body: bytes = b"null", *, again: bool = True) -> bytes:
        """One round trip; once more on a fresh connection where the kept one had ended.

        Every deed but `cut` may be done twice without harm.
        """
        kept = self._kept()
        try:
            return self._answered(kept or self._line(), deed, body)
        except (OSError, http.client.HTTPException) as failure:
            if kept is None or not again or isinstance(failure, TimeoutError):
                raise KeyringAway(self._away(failure)) from None
        _close(self._idle)  # those that waited beside it have most likely ended as well
        try:
            return self._answered(self._line(), deed, body)
        except (OSError, http.client.HTTPException) as failure:
            raise KeyringAway(self._away(failure)) from None

    def _answered(self, line: Line, deed: str, body: bytes) -> bytes:
        """Ask over one connection, and keep it for the next time."""
        try:
            line.request("POST", f"/{wire.VERSION}/{deed}", body, self._headers)
            reply = line.getresponse()
            said = reply.read()
        except BaseException:
            line.close()
            raise
        if len(self._idle) < KEPT:
            self._idle.append(line)
        else:
            line.close()
        if reply.status != 200:
            raise _refusal(said)
        return said

    def _kept(self) -> Line | None:
        """A connection of this very process that waits, if there is one."""
        if self._process != os.getpid():  # a forked child shares no connection with its parent
            self._process = os.getpid()
            _close(self._idle)
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _line(self) -> Line:
        if self._tls is None:
            return Line(self._host, self._port, timeout=PATIENCE)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=PATIENCE, context=self._tls
        )

    def _away(self, failure: Exception) -> str:
        words = getattr(failure, "strerror", None) or type(failure).__name__
        return f"The key service {self.url} does not answer: {words}."


def _generations(slots: Mapping[Slot, int]) -> bytes:
    return wire.GENERATIONS.dump_json([(*slot, reached) for slot, reached in slots.items()])


def _read(shape: TypeAdapter[Any], said: bytes) -> Any:
    try:
        return shape.validate_json(said)
    except ValidationError:
        raise KeyringAway("The key service answers with something else than keys.") from None


def _refusal(said: bytes) -> Exception:
    """The error that the service names; whatever else it says, the keys are out of reach."""
    try:
        refusal = wire.REFUSAL.validate_json(said)
    except ValidationError:
        return KeyringAway("What answers at the key service's address is no key service.")
    kind = wire.REFUSALS.get(refusal.get("error", ""), KeyringAway)
    return kind(refusal.get("sentence", "The key service refuses."))


def _close(lines: deque[Line]) -> None:
    while lines:
        try:
            lines.pop().close()
        except IndexError:  # another thread was faster
            return
