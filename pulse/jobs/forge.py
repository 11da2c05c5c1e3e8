"""Makes the keys of a wave that is being opened: one that signs for each of its units."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pulse.jobs.workshop import Workshop
from surveys.answering import credentials
from surveys.answering.manifests import in_text

Forge = Callable[[], tuple[bytes, bytes]]  # makes the public and the private half of one key


def keys(shop: Workshop, public: dict[str, Any]) -> dict[int, bytes]:
    """Make a key for each unit, on all processors at once, since one takes a while.

    Args:
        shop: whose application holds the forge.
        public: the manifest; each unit receives its `key`, and the whole its `credential` and
            its `answer_url`.

    Returns:
        The private halves by the unit's place.
    """
    forge: Forge = shop.app.extensions["pulse.forge"]
    private = {}
    with ThreadPoolExecutor(os.cpu_count()) as smiths:
        made = [(unit, smiths.submit(forge)) for unit in public["units"]]
        try:
            for unit, key in made:
                shop.mark()
                modulus, private[unit["place"]] = key.result()
                unit["key"] = in_text(modulus)
        finally:
            smiths.shutdown(cancel_futures=True)
    public["credential"] = {
        "scheme": credentials.SCHEME,
        "bits": credentials.BITS,
        "exponent": credentials.EXPONENT,
    }
    public["answer_url"] = shop.settings.answer_url
    return private
