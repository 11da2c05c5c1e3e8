"""`pulse keys serve` begins only where keys are safe, and never prints its secret."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pulse.cli import main
from pulse.keys.client import KeyClient
from surveys.answering.keyring import Slot
from surveys.errors import KeyringAway
from tests.pulse.keys.serving import Service, serving

SECRET = "0123456789abcdef" * 4
A = Slot("wave-a", "sheets", 3, 0)


def serve(home: Path, *words: str, **more: str) -> Result:
    given = {"PULSE_HOME": str(home), "PULSE_KEYRING_SECRET": SECRET, "COLUMNS": "500", **more}
    return CliRunner().invoke(main, ["keys", "serve", *words], env=given)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "keys.example")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    places = folder / "cert.pem", folder / "key.pem"
    places[0].write_bytes(signed.public_bytes(pem))
    places[1].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return places


def test_over_tls_the_client_trusts_only_a_certificate_that_it_can_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = certificate(tmp_path)
    service = Service(tmp_path / "home", "--certificate", str(cert), "--private-key", str(key))
    service.url = f"https://127.0.0.1:{service.port}"
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    try:
        service.start()
        service.client().cut_all([A])
        trusting = service.client()
        monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
        doubting = service.client()

        assert trusting.keys({A: 0}) == service.file.keys({A: 0})
        with pytest.raises(KeyringAway, match="does not answer"):
            doubting.check()
        with pytest.raises(KeyringAway, match="does not answer"):
            KeyClient(f"http://127.0.0.1:{service.port}", service.secret, tmp_path / "t").check()
    finally:
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        service.kill()


@pytest.mark.parametrize("host", ["192.0.2.7", "10.1.2.3", "keys.example"])
def test_without_a_certificate_it_listens_to_this_machine_alone(tmp_path: Path, host: str) -> None:
    told = serve(tmp_path / "home", PULSE_LISTEN=f"{host}:8200")

    assert told.exit_code == 1
    assert "in the clear" in told.output


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    cert, _ = certificate(tmp_path)

    assert "give both" in serve(tmp_path / "home", "--certificate", str(cert)).output


def test_without_a_secret_it_does_not_begin_and_says_how_one_is_made(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        main, ["keys", "serve"], env={"PULSE_HOME": str(tmp_path), "COLUMNS": "500"}
    )

    assert told.exit_code == 1
    assert "openssl rand -hex 32" in told.output


def test_a_service_of_another_service_is_refused(tmp_path: Path) -> None:
    told = serve(tmp_path / "home", PULSE_KEYRING="https://keys.example:8200")

    assert told.exit_code == 1
    assert "names another service" in told.output


def test_a_folder_that_others_may_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)

    told = serve(tmp_path / "home", PULSE_KEYRING=str(tmp_path / "keys" / "slots"))

    assert told.exit_code == 1
    assert "chmod 700" in told.output


def test_an_address_that_is_taken_is_said_in_one_sentence_without_the_secret(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "home") as service:
        told = serve(tmp_path / "other", PULSE_LISTEN=f"127.0.0.1:{service.port}")

    assert told.exit_code == 1
    assert "cannot be used" in told.output
    assert SECRET not in told.output
    assert service.secret not in service.log.read_text()


def test_every_command_says_that_a_key_service_needs_its_secret(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        main,
        ["doctor"],
        env={"PULSE_HOME": str(tmp_path), "PULSE_KEYRING": "http://127.0.0.1:1", "COLUMNS": "500"},
    )

    assert told.exit_code == 1
    assert "set PULSE_KEYRING_SECRET_FILE" in told.output
