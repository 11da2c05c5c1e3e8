"""Readers of feedback: who reads which form, and the key that a passphrase of their own unlocks."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from pulse.auth.models import Function, User
from pulse.errors import PassphraseWeak, PassphraseWrong
from surveys.base import Roster

SHORTEST = 12  # characters of a passphrase
MEMORY = 65_536  # KiB
PASSES = 3
SALT = 16
NONCE = 12


class FormReader(Roster):
    """One user who reads one feedback form."""

    __tablename__ = "form_reader"

    form_id: Mapped[int] = mapped_column(ForeignKey("feedback_form.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)

    user: Mapped[User] = relationship()


class ReaderKey(Roster):
    """A reader's key: its public half, and the private one sealed under their passphrase."""

    __tablename__ = "reader_key"
    __table_args__ = (CheckConstraint("length(public) = 32", name="public_is_x25519"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    """The cipher that a passphrase unlocks.

    Source: RFC 9106, section 4, second recommended option with one lane.
    """
    cost = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY)
    return AESGCM(cost.derive(passphrase.strip().encode()))


def make_key(session: Session, user: User, passphrase: str) -> bytes:
    """Give a reader a new key under a passphrase, in the place of any before; flushed.

    Returns:
        The private half, which is kept nowhere else.

    Raises:
        PassphraseWeak: it is too short.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise PassphraseWeak(f"A passphrase has {SHORTEST} characters or more.")
    private = X25519PrivateKey.generate()
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    raw = private.private_bytes_raw()
    sealed = nonce + _cipher(passphrase, salt).encrypt(nonce, raw, None)
    public = private.public_key().public_bytes_raw()
    session.merge(ReaderKey(user_id=user.id, public=public, salt=salt, sealed=sealed))
    session.flush()
    return raw


def key_of(session: Session, user: User) -> ReaderKey | None:
    """A reader's key, if they have one."""
    return session.get(ReaderKey, user.id)


def unlocked(session: Session, user: User, passphrase: str) -> bytes:
    """The private half of a reader's key.

    Raises:
        PassphraseWrong: it is another one, or the reader has no key.
    """
    held = key_of(session, user)
    if held is None:
        raise PassphraseWrong("You have no passphrase yet.")
    try:
        cipher = _cipher(passphrase, held.salt)
        return cipher.decrypt(held.sealed[:NONCE], held.sealed[NONCE:], None)
    except InvalidTag:
        raise PassphraseWrong("This passphrase does not unlock your key.") from None


def _desk(secret_key: str) -> AESGCM:
    """The cipher of what a reader's own session cookie carries."""
    derive = HKDF(SHA256(), 32, salt=None, info=b"pulse desk: an unlocked key")
    return AESGCM(derive.derive(secret_key.encode()))


def carried(private: bytes, user: User, secret_key: str) -> str:
    """An unlocked key as the reader's own cookie carries it: of no use without the server."""
    nonce = os.urandom(NONCE)
    sealed = _desk(secret_key).encrypt(nonce, private, user.fs_uniquifier.encode())
    return (nonce + sealed).hex()


def brought(text: str, user: User, secret_key: str) -> bytes | None:
    """The key out of a reader's cookie; None when it is another session's."""
    try:
        raw = bytes.fromhex(text)
        bound = user.fs_uniquifier.encode()
        return _desk(secret_key).decrypt(raw[:NONCE], raw[NONCE:], bound)
    except (InvalidTag, ValueError):
        return None


def let_read(session: Session, form_id: int, user: User) -> None:
    """Let a user read a form; flushed."""
    session.merge(FormReader(form_id=form_id, user_id=user.id))
    session.flush()


def stop_reading(session: Session, form_id: int, user: User) -> None:
    """Let a user read a form's new messages no more; flushed."""
    session.execute(
        delete(FormReader).where(FormReader.form_id == form_id, FormReader.user_id == user.id)
    )
    session.flush()


def of_form(session: Session, form_id: int) -> Sequence[User]:
    """Who reads a form, by address; those who may not enter any more are left out."""
    found = select(User).join(FormReader, FormReader.user_id == User.id)
    found = found.where(FormReader.form_id == form_id, User.active)
    readers = session.scalars(found.order_by(User.email)).all()
    return [each for each in readers if is_liaison(each)]


def is_liaison(user: User) -> bool:
    """Whether somebody holds that function anywhere."""
    return any(each.function is Function.liaison for each in user.memberships)


def forms_of(session: Session, user: User) -> set[int]:
    """The ids of the forms that a user reads."""
    return set(session.scalars(select(FormReader.form_id).where(FormReader.user_id == user.id)))
