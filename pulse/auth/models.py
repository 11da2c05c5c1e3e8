"""Staff: those who sign in, what they may do, and what they did. No respondent is ever here."""

from __future__ import annotations

import enum
from datetime import datetime

from flask_security.models.sqla import FsModels, FsRoleMixin, FsUserMixin
from sqlalchemy import Enum, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Roster

FsModels.set_db_info(base_model=Roster)  # type: ignore[no-untyped-call]  # the library's


class Function(enum.StrEnum):
    """What somebody is in the alliance."""

    steward = "steward"
    leader = "leader"
    liaison = "liaison"
    viewer = "viewer"


class Role(Roster, FsRoleMixin):
    """Asked for by the sign-in library, and left empty: what somebody may do is a `Membership`."""

    __tablename__ = "role"


class User(Roster, FsUserMixin):
    """Somebody on the staff side who can sign in by a mailed link."""

    __tablename__ = "user"

    memberships: Mapped[list[Membership]] = relationship(back_populates="user")


class Membership(Roster):
    """One function of one user; a leader's names the organisation, a steward's names none."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "function", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    function: Mapped[Function] = mapped_column(
        Enum(Function, native_enum=False, length=8, name="function_is_known")
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    user: Mapped[User] = relationship(back_populates="memberships")


class AuditEntry(Roster):
    """One deed of the staff side, chained to the one before it by its digest."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime]  # UTC
    actor: Mapped[str]  # an address, or "command line"
    deed: Mapped[str]  # e.g. "wave.opened"
    subject: Mapped[str]
    digest: Mapped[str]  # SHA-256 over the previous digest and this entry
