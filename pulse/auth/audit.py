"""The audit trail of the staff plane: who did what, each entry chained to the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.auth.models import AuditEntry
from pulse.auth.moments import utc
from pulse.errors import ChainBroken

COMMAND_LINE = "command line"
START = "0" * 64
LOCK = 0x6175646974  # of PostgreSQL: held while an entry is written


def _digest(before: str, entry: AuditEntry) -> str:
    told = [before, entry.id, entry.moment.isoformat(), entry.actor, entry.deed, entry.subject]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def record(session: Session, *, actor: str, deed: str, subject: str, now: datetime) -> AuditEntry:
    """Write down one deed, in the same transaction as the deed itself.

    Args:
        actor: the address of who did it, or `COMMAND_LINE`.
        deed: what was done, as `wave.opened`.
        subject: to what; never a respondent.
        now: any moment with a time zone.

    Returns:
        The entry. Of two deeds at once the second waits for the first, so that nothing forks.
    """
    if session.connection().dialect.name == "postgresql":  # SQLite lets one transaction write
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        id=last.id + 1 if last else 1, moment=utc(now), actor=actor, deed=deed, subject=subject
    )
    entry.digest = _digest(last.digest if last else START, entry)
    session.add(entry)
    session.flush()
    return entry


def verify(session: Session) -> int:
    """Follow the chain from its start.

    Returns:
        How many entries it has. (That none was cut off its end is not shown by a chain.)

    Raises:
        ChainBroken: an entry was changed, or taken out, with its number.
    """
    before, count = START, 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        if entry.id != count + 1 or entry.digest != _digest(before, entry):
            raise ChainBroken(f"the audit trail does not hold at entry {entry.id}")
        before, count = entry.digest, count + 1
    return count
