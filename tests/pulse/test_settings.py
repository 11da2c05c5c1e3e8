"""What an operator may set, and what is said about a slip."""

from pathlib import Path

import pytest

from pulse.settings import SettingUnreadable, UnknownSetting, load


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
