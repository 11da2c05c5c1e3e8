"""The key service: the keyring's file behind a shared secret, for the other machines.

It keeps nothing in its own memory between two requests and writes no word of any into a log.
"""

from __future__ import annotations

import hmac
import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

from pydantic import ValidationError

from pulse.keys import wire
from pulse.settings import Settings, SettingWrong, load
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring, Slot
from surveys.errors import SurveyError

Deed = Callable[[Keyring, bytes], object]

NOTHING_SHARED = (
    "A key service needs a secret that it shares with its clients: set PULSE_KEYRING_SECRET_FILE "
    "to a file of at least 32 random characters, as `openssl rand -hex 32` makes them."
)
NO_FILE = "A key service needs a file of keys: PULSE_KEYRING names another service."
STATUS = {200: "200 OK", 400: "400 Bad Request", 401: "401 Unauthorized", 404: "404 Not Found"}
STATUS |= {409: "409 Conflict", 413: "413 Content Too Large", 503: "503 Service Unavailable"}


def _generations(body: bytes) -> dict[Slot, int]:
    named = wire.GENERATIONS.validate_json(body)
    return {Slot(*name[:4]): name[4] for name in named}


def _keys(ring: Keyring, body: bytes) -> object:
    wanted = _generations(body)
    found = ring.keys(wanted)
    return [found[slot].hex() if slot in found else None for slot in wanted]


def _cut(ring: Keyring, body: bytes) -> None:
    ring.cut_all([Slot(*name) for name in wire.SLOTS.validate_json(body)])


def _advance(ring: Keyring, body: bytes) -> None:
    ring.advance_all(_generations(body))


def _destroy(ring: Keyring, body: bytes) -> None:
    ring.destroy(wire.ONE_WAVE.validate_json(body))


DEEDS: Mapping[str, Deed] = {
    "keys": _keys,
    "advance": _advance,
    "cut": _cut,
    "destroy": _destroy,
    "waves": lambda ring, _: sorted(ring.waves()),
    "flush": lambda ring, _: ring.flush(),
    "check": lambda ring, _: ring.check(),
}


class KeyService:
    """A WSGI application: one deed for each request, told apart by its path."""

    def __init__(self, ring: Keyring, secret: str) -> None:
        """Serve a keyring to whoever knows the secret."""
        self._ring = ring
        self._bearer = f"Bearer {secret}".encode()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status, said = self._answer(environ)
        body = json.dumps(said).encode()
        start(
            STATUS[status],
            [
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, object]:
        given = str(environ.get("HTTP_AUTHORIZATION", "")).encode("latin-1", "replace")
        if not hmac.compare_digest(given, self._bearer):
            return 401, _refusal("KeyringAway", "The key service does not know this secret.")
        version, _, name = str(environ.get("PATH_INFO", "")).strip("/").partition("/")
        deed = DEEDS.get(name)
        if environ.get("REQUEST_METHOD") != "POST" or version != str(wire.VERSION) or deed is None:
            return 404, _refusal("KeyringAway", "The key service is of another version.")
        length = str(environ.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) > wire.LARGEST:
            return 413, _refusal("KeyringAway", "The key service was asked too much at once.")
        return self._done(deed, environ["wsgi.input"].read(int(length)))

    def _done(self, deed: Deed, body: bytes) -> tuple[int, object]:
        try:
            return 200, deed(self._ring, body)
        except ValidationError:
            return 400, _refusal("KeyringAway", "The key service was asked something else.")
        except SurveyError as refusal:
            return 409, _refusal(type(refusal).__name__, str(refusal))
        except OSError as failure:
            return 503, _refusal("KeyringAway", f"The key service's disk fails: {failure.strerror}")
        except ValueError:
            return 400, _refusal("KeyringAway", "The key service was asked something else.")


def _refusal(error: str, sentence: str) -> dict[str, str]:
    return {"error": error, "sentence": sentence}


def over(settings: Settings) -> KeyService:
    """The service over the file that the settings name, made if it is not there.

    Raises:
        SettingWrong: there is no secret, or no file.
        KeyringExposed: others on this machine may read the file.
    """
    if settings.keyring_url is not None:
        raise SettingWrong(NO_FILE)
    if settings.keyring_secret is None:
        raise SettingWrong(NOTHING_SHARED)
    ring = KeyFile(settings.keyring_file)
    ring.create()
    ring.check()
    return KeyService(ring, settings.keyring_secret.get_secret_value())


def create() -> KeyService:
    """The service as its server's process loads it; it ends when the process that began it does."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    return over(load())


def _end_with(parent: int) -> None:
    """A server whose first process was killed would go on unseen, and hold the address."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
