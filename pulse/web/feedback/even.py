"""A receipt that opens nothing gets as many bytes as one that opens a thread."""

from __future__ import annotations

import os
from base64 import b64encode

from flask import Response, request

LEAST = 32 << 10  # bytes; more than the page of a thread of some length takes
EVEN = frozenset({"feedback.enter", "feedback.answer", "feedback.destroy"})
_OPEN, _SHUT = b"<!-- ", b" -->\n"


def padded(response: Response) -> Response:
    """Fill the answer to a receipt up to a power of two, with bytes that do not pack.

    The status line counts, too: "404 NOT FOUND" is longer than "200 OK".
    """
    if request.endpoint not in EVEN or response.mimetype != "text/html":
        return response
    body = response.get_data()
    used = len(body) + len(response.status) + len(_OPEN) + len(_SHUT)
    room = max(LEAST, 1 << (used - 1).bit_length()) - used
    filler = b64encode(os.urandom(room))[:room]
    response.set_data(body + _OPEN + filler + _SHUT)
    return response
