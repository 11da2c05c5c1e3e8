"""Staff: those who sign in, what they may do, and what they did. No respondent is ever here."""

from __future__ import annotations

import enum
from datetime import date, datetime

from flask_security import UserMixin
from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Roster


class Function(enum.StrEnum):
    """What somebody is in the alliance."""

    steward = "steward"
    leader = "leader"
    liaison = "liaison"
    viewer = "viewer"


class User(Roster, UserMixin):
    """Somebody on the staff side who can sign in by a mailed link."""

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("email"), UniqueConstraint("fs_uniquifier"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))  # in lower case
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64))  # a new one ends all sessions

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Membership(Roster):
    """One function of one user; a leader's names the organisation, a steward's names none."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "function", "organisation_id"),
        CheckConstraint(
            "function <> 'leader' OR organisation_id IS NOT NULL", name="leader_has_organisation"
        ),
        CheckConstraint(
            "function <> 'steward' OR organisation_id IS NULL", name="steward_serves_all"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    function: Mapped[Function] = mapped_column(
        Enum(Function, native_enum=False, length=8, name="function_is_known")
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    user: Mapped[User] = relationship(back_populates="memberships")


class SignInLink(Roster):
    """A link that signs one user in, once. Only the digest of its secret is kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = (CheckConstraint("length(digest) = 32", name="digest_is_sha256"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    expires: Mapped[datetime]  # UTC


class CalendarFeed(Roster):
    """The address under which one user's calendar program reads the waves; only its digest."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("length(digest) = 32", name="digest_is_sha256"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class ApiToken(Roster):
    """What one user's program shows to read what that user may read; only its digest is kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("length(digest) = 32", name="digest_is_sha256"),
        CheckConstraint("ends > made", name="ends_after_it_was_made"),
        Index("ix_api_token_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]  # what it is for, in its owner's words
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    made: Mapped[date]
    ends: Mapped[date]  # the first day on which it is of no use any more

    user: Mapped[User] = relationship()


class Often(enum.StrEnum):
    """How often somebody wants letters about reports."""

    each = "each"
    quarterly = "quarterly"
    never = "never"


class LetterChoice(Roster):
    """Which letters about reports one user wants; whoever has not chosen gets one for each."""

    __tablename__ = "letter_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    often: Mapped[Often] = mapped_column(
        Enum(Often, native_enum=False, length=9, name="often_is_known"), default=Often.each
    )
    enclosed: Mapped[bool] = mapped_column(default=False)  # whether the report comes along as PDF
    digested: Mapped[date | None]  # the day of the last letter about a quarter


class AuditEntry(Roster):
    """One deed of the staff side, chained to the one before it by its digest."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3, … no gaps
    moment: Mapped[datetime]  # UTC
    actor: Mapped[str]  # an address, or "command line"
    deed: Mapped[str]  # e.g. "wave.opened"
    subject: Mapped[str]
    digest: Mapped[str]  # SHA-256 over the previous digest and this entry
