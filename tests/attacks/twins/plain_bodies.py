"""A leaky twin of the wire: bodies as most web applications send them, as long as what they say."""

from __future__ import annotations

import json
from collections.abc import Sequence


def body(points: Sequence[int], note: str) -> bytes:
    """One answer as JSON."""
    return json.dumps({"points": [point or None for point in points], "note": note}).encode()
