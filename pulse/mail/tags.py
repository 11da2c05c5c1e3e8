"""Tags of letters: whose letter it is and of which pulse, sealed so that only we can read it.

A tag is the same in every letter of one pulse to one person, and differs in those of another; it
is kept nowhere, and nothing happens with it until its owner asks for no more letters.

Its key is the installation's standing one, not one of the keyring: keys there are made to be
destroyed and are in no backup, while whoever keeps an old letter may stop letters for ever. It
protects nothing that was said: whoever reads a tag learns what the letter's address says as well.
"""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pulse.mail.errors import TagUnknown

LENGTH = 43  # characters
IDS = struct.Struct(">QQ")  # person, pulse


class Tags:
    """Writes and reads the tags of one installation.

    Source: RFC 5297 (AES-SIV), which needs no number that is used once.
    """

    def __init__(self, secret: str) -> None:
        key = HKDF(SHA256(), 64, None, b"pulse letters: who wants none").derive(secret.encode())
        self.cipher = AESSIV(key)

    def written(self, person: int, pulse: int) -> str:
        """The tag of the letters of a pulse to a person: 43 characters of base64url."""
        sealed = self.cipher.encrypt(IDS.pack(person, pulse), None)
        return urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def read(self, tag: str) -> tuple[int, int]:
        """The person and the pulse.

        Raises:
            TagUnknown: it is none of ours, or was cut short on its way.
        """
        try:
            sealed = urlsafe_b64decode(tag.encode("ascii") + b"=")
            person, pulse = IDS.unpack(self.cipher.decrypt(sealed, None))
        except (ValueError, InvalidTag, struct.error) as error:
            raise TagUnknown("This link is not complete, or not of this place.") from error
        return person, pulse
