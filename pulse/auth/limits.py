"""How often one address of the network may ask to be signed in: counted in memory, by a hash."""

from __future__ import annotations

import hashlib
import secrets
from ipaddress import ip_address

from flask import Flask, request
from flask_limiter import Limiter

LETTERS = "30 per 10 minutes"  # generous, for a whole office may share an address
DEMONSTRATION = "60 per minute"

_salt = secrets.token_bytes(16)  # of this process, so that a hash says nothing to another


def _from_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def asker() -> str:
    """A hash of the address that asks; of the one a web server on this machine tells, if any."""
    seen = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "") if _from_this_machine(seen) else ""
    address = told.rpartition(",")[2].strip() or seen  # what stands before it, anybody may claim
    return hashlib.blake2b(address.encode(), key=_salt, digest_size=16).hexdigest()


limiter = Limiter(asker, storage_uri="memory://", headers_enabled=False)


def plug_in(app: Flask) -> None:
    """Count at the views that say so; no other is ever looked at."""
    limiter.init_app(app)
