"""One frozen object of settings, read from PULSE_* once, at the start."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "PULSE_"
DATABASES = ("postgresql+psycopg://", "sqlite://")
SHORTEST_SECRET = 32  # characters


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
    keyring: str | None = Field(default=None, description="file of the keys, or a key service")
    keyring_secret: SecretStr | None = Field(default=None, description="opens the key service")
    secret_key: SecretStr | None = Field(
        default=None, description="signs staff sessions, makes links to stop letters"
    )
    public_url: str = Field(default="http://127.0.0.1:8000", description="address in letters")
    answer_url: str | None = Field(default=None, description="second host name, for answers alone")
    mail_url: str | None = Field(default=None, description="smtp://user:pass@host:port, or file:")
    mail_sender: str = Field(default="pulse@localhost", description="sender of letters")
    mail_per_minute: int = Field(
        default=600, ge=0, le=1_000_000, description="letters of waves in a minute; 0: no limit"
    )
    mail_domain_per_minute: int = Field(
        default=120, ge=0, le=1_000_000, description="of them to one receiving domain; 0: no limit"
    )
    bounce_address: str | None = Field(default=None, description="where letters come back to")
    bounce_url: SecretStr | None = Field(
        default=None, description="mailbox of that address: imaps://user:pass@host, or file:FOLDER"
    )
    webhook_ports: str | None = Field(
        default=None, description="ports of this machine where chat programs listen: 8065,9000"
    )
    metrics_token: SecretStr | None = Field(default=None, description="opens /metrics")
    listen: str = Field(default="127.0.0.1:8000", description="host:port of pulse run")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    demonstration: bool = Field(default=False, description="demo sign-ins and mailbox page")
    drill: bool = Field(default=False, description="marks every page and letter as a drill's")

    @field_validator("public_url")
    @classmethod
    def _no_slash_at_the_end(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("answer_url")
    @classmethod
    def _a_host_of_its_own(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError("must be a host like https://answers.example, without a path")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("must start with https://, for answers would travel in the clear")
        return f"{parts.scheme}://{parts.netloc}"

    @model_validator(mode="after")
    def _two_host_names(self) -> Self:
        if self.answer_url is not None and self.answer_url == self.public_url:
            raise ValueError("PULSE_ANSWER_URL must be another host name than PULSE_PUBLIC_URL")
        return self

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

    @field_validator("webhook_ports")
    @classmethod
    def _ports(cls, ports: str | None) -> str | None:
        for port in ports.split(",") if ports else ():
            if not (port.strip().isdecimal() and 0 < int(port) < 65536):
                raise ValueError("must be ports with commas between them, like 8065,9000")
        return ports

    @field_validator("keyring")
    @classmethod
    def _a_file_or_a_key_service(cls, place: str | None) -> str | None:
        if place is None or "://" not in place:
            return place
        host_and_port(place)
        return place.rstrip("/")

    @field_validator("keyring_secret", "metrics_token")
    @classmethod
    def _long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            words = secret.get_secret_value()
            if len(words) < SHORTEST_SECRET or not words.isascii() or not words.isprintable():
                raise ValueError(
                    "must be 32 or more plain characters, as of `openssl rand -hex 32`"
                )
        return secret

    @model_validator(mode="after")
    def _a_key_service_with_its_secret(self) -> Self:
        if self.keyring_url is not None and self.keyring_secret is None:
            raise ValueError(
                "PULSE_KEYRING names a key service: set PULSE_KEYRING_SECRET_FILE, too"
            )
        return self

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
        """Where the keyring lies as a file: outside the databases, and outside every backup."""
        if self.keyring is not None and self.keyring_url is None:
            return Path(self.keyring)
        return self.home.resolve() / "keyring" / "slots"

    @property
    def keyring_url(self) -> str | None:
        """The address of the key service, where one holds the keys instead of a file."""
        return self.keyring if self.keyring is not None and "://" in self.keyring else None

    @property
    def here(self) -> frozenset[int]:
        """Ports of this machine where an announcement may be posted; none unless they are set."""
        listed = self.webhook_ports.split(",") if self.webhook_ports else ()
        return frozenset(int(port) for port in listed)

    @property
    def tls(self) -> bool:
        """Whether respondents reach this host over TLS."""
        return self.public_url.startswith("https://")


class Apart(Settings):
    """Settings of something throw-away: nothing of this machine's own environment is read."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given, and no more."""
        return (init_settings,)


def is_loopback(host: str) -> bool:
    """Whether what is sent to a host never leaves this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def host_and_port(url: str) -> tuple[str, int]:
    """Where a key service listens.

    Raises:
        ValueError: the address is none of a key service; says why.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a file, or a key service like https://keys.example:8200")
    if parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("names a key service by host and port only; its secret is set apart")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("would send keys in the clear: use https:// to any other machine")
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


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
    listen = given.get("listen", os.environ.get(f"{PREFIX}LISTEN", ""))
    if listen.startswith(("127.0.0.1:", "localhost:")) and f"{PREFIX}PUBLIC_URL" not in os.environ:
        given.setdefault("public_url", f"http://{listen}")
    return Settings(**given)  # type: ignore[arg-type]  # pydantic converts the strings
