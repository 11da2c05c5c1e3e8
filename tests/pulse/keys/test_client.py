"""The keyring behind a service keeps every promise that the file keeps."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pulse.keys.client import KeyClient
from surveys.answering.keyring import Slot, ratchet
from surveys.errors import AlreadyThere, KeyMissing, KeyringAway, KeyringExposed
from tests.pulse.keys.serving import Service, serving

A = Slot("wave-a", "sheets", 3, 0)
B = Slot("wave-b", "roll", 0, 1)
SIGNING = Slot("wave-a", "signing", 3, 0)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("keys") / "home") as service:
        yield service


@pytest.fixture
def keyring(service: Service) -> Iterator[KeyClient]:
    """An empty keyring behind the service."""
    keyring = service.client()
    yield keyring
    for wave in keyring.waves():
        keyring.destroy(wave)


def test_keys_are_the_same_on_both_sides_and_derived_forward(
    service: Service, keyring: KeyClient
) -> None:
    keyring.cut_all([A, B, SIGNING])
    first = keyring.key(A, 0)

    assert keyring.keys({A: 2, B: 0}) == service.file.keys({A: 2, B: 0})
    assert keyring.key(A, 5) == ratchet(first, 5)
    assert keyring.waves() == {"wave-a", "wave-b"}


def test_an_advanced_slot_gives_no_earlier_key_and_none_lies_on_the_disk(
    service: Service, keyring: KeyClient
) -> None:
    keyring.cut_all([A, B, SIGNING])
    first, fourth = keyring.key(A, 0), keyring.key(A, 4)

    keyring.advance_all({A: 4, SIGNING: 4})
    keyring.flush()
    keyring.advance_all({A: 2})

    assert keyring.keys({A: 3, B: 0, SIGNING: 0}).keys() == {B, SIGNING}
    assert keyring.key(A, 4) == fourth
    assert first not in service.file.path.read_bytes()
    with pytest.raises(KeyMissing, match="no key fits"):
        keyring.key(A, 3)


def test_a_destroyed_wave_is_zeros_on_the_disk_of_the_service(
    service: Service, keyring: KeyClient
) -> None:
    keyring.cut_all([A, SIGNING, B])
    held = [keyring.key(A, 0), keyring.key(SIGNING, 0)]

    keyring.destroy("wave-a")
    keyring.destroy("wave-a")

    stored = service.file.path.read_bytes()
    assert not any(key in stored for key in held)
    assert b"wave-a" not in stored
    assert keyring.waves() == {"wave-b"}


def test_a_slot_is_cut_once_and_says_so(keyring: KeyClient) -> None:
    keyring.cut_all([A])
    first = keyring.key(A, 0)

    with pytest.raises(AlreadyThere, match="already"):
        keyring.cut_all([B, A])

    assert keyring.key(A, 0) == first
    assert keyring.waves() == {"wave-a"}


def test_many_threads_share_one_client(keyring: KeyClient) -> None:
    slots = [Slot("wave-a", "sheets", place, 0) for place in range(24)]
    keyring.cut_all(slots)
    expected = {
        slot: ratchet(key, 20) for slot, key in keyring.keys(dict.fromkeys(slots, 0)).items()
    }

    def work(slot: Slot) -> None:
        for generation in range(1, 21):
            keyring.advance_all({slot: generation})

    threads = [threading.Thread(target=work, args=(slot,)) for slot in slots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert keyring.keys(dict.fromkeys(slots, 20)) == expected
    assert keyring.keys(dict.fromkeys(slots, 19)) == {}


def test_whoever_does_not_know_the_secret_is_told_nothing(service: Service) -> None:
    stranger = KeyClient(service.url, "0" * 64, service.home / "turn")

    for deed in (stranger.check, stranger.waves, lambda: stranger.destroy("wave-a")):
        with pytest.raises(KeyringAway, match="does not know this secret"):
            deed()


@pytest.mark.parametrize(
    ("deed", "body", "status"),
    [
        ("keys", b"", 400),
        ("keys", b"[[1]]", 400),
        ("keys", b'[["w", "sheets", 0, 0, -1]]', 400),
        ("keys", b'[["w", "other", 0, 0, 0]]', 400),
        ("cut", b'[["", "sheets", 0, 0]]', 400),
        ("cut", json.dumps([["é" * 48, "sheets", 0, 0]]).encode(), 400),
        ("destroy", b"7", 400),
        ("nothing", b"null", 404),
    ],
)
def test_what_is_no_request_is_refused_and_the_service_goes_on(
    service: Service, keyring: KeyClient, deed: str, body: bytes, status: int
) -> None:
    line = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    line.request("POST", f"/1/{deed}", body, {"Authorization": f"Bearer {service.secret}"})
    reply = line.getresponse()
    said = json.loads(reply.read())
    line.close()

    assert reply.status == status
    assert said["sentence"].endswith(".")
    assert keyring.waves() == set()


def test_a_service_that_hangs_is_given_up_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pulse.keys.client.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        keyring = KeyClient(f"http://127.0.0.1:{port}", "s" * 32, tmp_path / "turn")
        with pytest.raises(KeyringAway, match="does not answer"):
            keyring.check()


def test_what_is_no_key_service_is_called_none(tmp_path: Path, service: Service) -> None:
    def answer(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno")

    with socket.create_server(("127.0.0.1", 0)) as other:
        threading.Thread(target=answer, args=(other,)).start()
        url = f"http://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(KeyringAway, match="is no key service"):
            KeyClient(url, service.secret, tmp_path / "turn").check()


def test_a_restart_changes_no_key_and_kept_connections_are_made_anew(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        keyring = service.client()
        keyring.cut_all([A])
        keyring.advance_all({A: 3})
        third = keyring.key(A, 3)
        service.kill()
        with pytest.raises(KeyringAway, match="does not answer"):
            keyring.key(A, 3)
        service.start()

        assert keyring.key(A, 3) == third
        keyring.advance_all({A: 4})
        keyring.cut_all([B])
        assert keyring.keys({A: 3, B: 0}).keys() == {B}


def test_the_service_writes_no_word_of_keys_waves_or_requests(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        keyring = service.client()
        keyring.cut_all([A])
        keyring.advance_all({A: 1})
        key = keyring.key(A, 1)
        with pytest.raises(AlreadyThere):
            keyring.cut_all([A])
        keyring.destroy(A.wave)
        service.stop()

        said = service.log.read_text()
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert said.splitlines() == [
        f"The key service listens on 127.0.0.1:{service.port}. Ctrl-C stops it."
    ]
    assert {path.name for path in written} == {"slots", "home.log"}
    assert not any(key in path.read_bytes() for path in written)


def test_a_keyring_that_became_readable_while_it_is_served_says_what_to_do(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        service.file.path.parent.chmod(0o755)

        with pytest.raises(KeyringExposed, match="chmod 700"):
            service.client().check()


def test_a_service_whose_first_process_is_killed_ends_as_a_whole(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        assert service.processes()
        service.kill(first_alone=True)

        assert not service.answers()
