"""Where a report's pictures are found: each at an address made of its own digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one report; `organisation_id` is None for the alliance's."""

    organisation_id: int | None
    digests: Mapping[str, tuple[str, str]]

    def of(self, name: str) -> tuple[str, str] | None:
        """Addresses of a picture by day and by night; None while it is not drawn yet."""
        pair = self.digests.get(name)
        if pair is None:
            return None
        light, dark = pair
        return self._address(f"{name}/light", light), self._address(f"{name}/dark", dark)

    def _address(self, name: str, digest: str) -> str:
        if self.organisation_id is None:
            return url_for("lead.alliance_picture", digest=digest, name=name)
        return url_for(
            "lead.picture", organisation_id=self.organisation_id, digest=digest, name=name
        )
