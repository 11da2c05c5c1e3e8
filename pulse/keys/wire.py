"""What a key service and its clients say to each other: small JSON over one kept connection."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from surveys import errors
from surveys.answering.keyring import KINDS

VERSION = 1
LARGEST = 32 * 1024 * 1024  # bytes of one request: the slots of about 300,000 teams

Wave = Annotated[str, Field(min_length=1, max_length=48)]
Kind = Annotated[str, Field(pattern=f"^({'|'.join(KINDS)})$")]
Place = Annotated[int, Field(ge=0, lt=2**32)]
Shard = Annotated[int, Field(ge=0, lt=2**16)]
Generation = Annotated[int, Field(ge=0, lt=2**63)]

ONE_WAVE = TypeAdapter(Wave)
WAVES = TypeAdapter(list[str])
SLOTS = TypeAdapter(list[tuple[Wave, Kind, Place, Shard]])
GENERATIONS = TypeAdapter(list[tuple[Wave, Kind, Place, Shard, Generation]])
KEYS = TypeAdapter(list[str | None])  # in the order asked for, each in hexadecimal digits
REFUSAL = TypeAdapter(dict[Literal["error", "sentence"], str])

REFUSALS: dict[str, type[errors.SurveyError]] = {
    kind.__name__: kind
    for kind in (
        errors.AlreadyThere,
        errors.KeyMissing,
        errors.KeyringAway,
        errors.KeyringExposed,
    )
}
