"""Puts what a signed-in steward does into the audit trail."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_security import current_user

from pulse.auth import audit
from pulse.db import db


def write_down(deed: str, subject: str) -> None:
    """Write a deed down in the transaction of the request.

    Args:
        deed: what was done, as "wave opened".
        subject: to what; never a respondent.
    """
    audit.record(
        db.session(), actor=current_user.email, deed=deed, subject=subject, now=datetime.now(UTC)
    )
