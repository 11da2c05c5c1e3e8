"""One frozen object of settings, read from PULSE_* once, at the start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PULSE_"
DATABASES = ("postgresql+psycopg://", "sqlite://")


class SettingWrong(Exception):
    """Root of what can be wrong with settings; `str()` is a sentence for the operator."""


class UnknownSetting(SettingWrong):
    """The environment holds a PULSE_ name that means nothing, most likely a slip."""


class SettingUnreadable(SettingWrong):
    """The file that should hold a setting's value cannot be read."""


class Settings(BaseSettings):
    """Everything an operator can set. A secret may also be given as NAME_FILE, a path to it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(default=Path("instance"), description="folder of databases, keyring, logs")
    roster_url: str | None = Field(default=None, description="database of who was asked")
    box_url: str | None = Field(default=None, description="database of what was said")
    keyring: Path | None = Field(default=None, description="file of the urns' keys")
    secret_key: SecretStr | None = Field(default=None, description="signs staff sessions")
    public_url: str = Field(default="http://127.0.0.1:8000", description="address in letters")
    mail_url: str | None = Field(default=None, description="smtp://user:pass@host:port, or file:")
    mail_sender: str = Field(default="pulse@localhost", description="sender of letters")
    listen: str = Field(default="127.0.0.1:8000", description="host:port of pulse run")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    demonstration: bool = Field(default=False, description="demo sign-ins and mailbox page")

    @field_validator("public_url")
    @classmethod
    def _no_slash_at_the_end(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("roster_url", "box_url")
    @classmethod
    def _a_database_that_is_served(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(DATABASES):
            raise ValueError("must be like postgresql+psycopg://user:password@host/name")
        return url

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not (host and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError("must be host:port, like 127.0.0.1:8000")
        return listen

    @property
    def roster(self) -> str:
        """The roster's SQLAlchemy URL; SQLite in `home` unless set."""
        return self.roster_url or f"sqlite:///{self.home.resolve() / 'roster.sqlite'}"

    @property
    def box(self) -> str:
        """The box's SQLAlchemy URL; SQLite in `home` unless set."""
        return self.box_url or f"sqlite:///{self.home.resolve() / 'box.sqlite'}"

    @property
    def keyring_file(self) -> Path:
        """Where the keyring lies: outside the databases, and outside every backup."""
        return self.keyring or self.home.resolve() / "keyring" / "slots"

    @property
    def tls(self) -> bool:
        """Whether respondents reach this host over TLS."""
        return self.public_url.startswith("https://")


def load() -> Settings:
    """Read the settings from the environment.

    Raises:
        UnknownSetting: a PULSE_ name that is not listed; says which are.
        SettingUnreadable: the file that a NAME_FILE points to cannot be read.
    """
    given: dict[str, str] = {}
    for name, value in os.environ.items():
        key = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or key in Settings.model_fields:
            continue
        if key.removesuffix("_file") not in Settings.model_fields:
            known = ", ".join(sorted(PREFIX + field.upper() for field in Settings.model_fields))
            raise UnknownSetting(f"{name} is not a setting of Pulse. Known are: {known}.")
        try:
            given[key.removesuffix("_file")] = Path(value).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingUnreadable(f"{name} points to {value}, which cannot be read.") from error
    if given.get("listen", "").startswith(("127.0.0.1:", "localhost:")):
        given.setdefault("public_url", f"http://{given['listen']}")
    return Settings(**given)  # type: ignore[arg-type]  # pydantic converts the strings
