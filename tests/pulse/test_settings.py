"""What an operator may set, and what is said about a slip."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pulse.settings import Settings, SettingUnreadable, UnknownSetting, load


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULSE_HOME", raising=False)


def test_a_value_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_PUBLIC_URL", "https://pulse.example/")

    settings = load()

    assert settings.public_url == "https://pulse.example"
    assert settings.tls


def test_a_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("only this\n")
    monkeypatch.setenv("PULSE_SECRET_KEY_FILE", str(tmp_path / "key"))

    secret = load().secret_key

    assert secret is not None
    assert secret.get_secret_value() == "only this"


def test_a_slip_in_a_name_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_MAILURL", "smtp://mail.example")

    with pytest.raises(UnknownSetting, match=r"PULSE_MAILURL is not .* PULSE_MAIL_URL"):
        load()


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_MAIL_URL_FILE", str(tmp_path / "nothing"))

    with pytest.raises(SettingUnreadable, match="PULSE_MAIL_URL_FILE points to"):
        load()


LONG = "s" * 32


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("http://keys.example:8200", "in the clear"),
        ("http://10.0.0.7:8200", "in the clear"),
        ("ftp://keys.example", "must be a file, or a key service"),
        ("https://", "must be a file, or a key service"),
        ("https://me:hush@keys.example", "its secret is set apart"),
        ("https://keys.example/path", "by host and port only"),
        ("https://keys.example:99999", "Port out of range"),
    ],
)
def test_a_key_service_that_would_not_be_safe_is_refused(place: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(keyring=place, keyring_secret=LONG)


@pytest.mark.parametrize(
    "place", ["https://keys.example:8200", "http://127.0.0.1:8200", "http://[::1]:8200"]
)
def test_a_key_service_needs_its_secret(place: str) -> None:
    assert Settings(keyring=place, keyring_secret=LONG).keyring_url == place
    with pytest.raises(ValidationError, match="PULSE_KEYRING_SECRET_FILE"):
        Settings(keyring=place)


@pytest.mark.parametrize("secret", ["", "s" * 31, "ä" * 32, "s" * 32 + "\n"])
def test_a_secret_that_is_short_or_cannot_be_sent_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="32 or more"):
        Settings(keyring_secret=secret)


def test_a_file_of_keys_is_no_service() -> None:
    assert Settings(keyring="/srv/keys/slots").keyring_file == Path("/srv/keys/slots")
    assert Settings(keyring="/srv/keys/slots").keyring_url is None


def test_a_second_host_name_is_kept_without_a_slash() -> None:
    assert Settings().answer_url is None
    assert Settings(answer_url="https://answers.example/").answer_url == "https://answers.example"
    assert Settings(answer_url="http://127.0.0.1:8001").answer_url == "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("answers.example", "must be a host"),
        ("https://answers.example/path", "must be a host"),
        ("http://answers.example", "in the clear"),
        ("http://127.0.0.1:8000", "another host name"),
    ],
)
def test_a_second_host_name_that_would_not_do_is_refused(url: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(answer_url=url)


def test_another_port_of_this_machine_is_the_address_in_letters_unless_one_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULSE_LISTEN", "127.0.0.1:8123")

    assert load().public_url == "http://127.0.0.1:8123"

    monkeypatch.setenv("PULSE_PUBLIC_URL", "https://pulse.example")

    assert load().public_url == "https://pulse.example"


def test_ports_of_chat_programs_are_numbers_with_commas() -> None:
    assert Settings(webhook_ports="8065, 9000").here == {8065, 9000}
    assert Settings().here == frozenset()
    for wrong in ("http", "0", "8065;9000", "70000", ","):
        with pytest.raises(ValidationError, match="like 8065,9000"):
            Settings(webhook_ports=wrong)
