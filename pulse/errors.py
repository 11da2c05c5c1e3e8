"""What can go wrong in the application itself, beside the trade's own errors."""


class PulseError(Exception):
    """Root of the application's errors; `str()` is a sentence that its user can read."""


class LinkInvalid(PulseError):
    """A sign-in link was used before, is too old, or was never given out."""


class AddressInvalid(PulseError):
    """What was given as an e-mail address is none."""


class NobodyThere(PulseError):
    """Nobody holds the function that was asked for."""


class ChainBroken(PulseError):
    """The audit trail does not fit its own digests: an entry was changed or taken out."""


class ReleaseUnsafe(PulseError):
    """What a release would publish gives something away."""


class PassphraseWeak(PulseError):
    """A passphrase is too short to keep anybody out."""


class PassphraseWrong(PulseError):
    """A passphrase does not unlock its reader's key."""


class Crowded(PulseError):
    """More is asked of a feedback box at once than it takes; it can be asked again."""

    def __init__(self, after: int) -> None:
        """Say after how many seconds."""
        super().__init__("Too much is being sent just now. Try again in a minute.")
        self.after = after


class ReadersMissing(PulseError):
    """A form would have too few readers, or readers of one organisation only."""


class TokenInvalid(PulseError):
    """A program's token was ended, is too old, or was never given out."""


class TooMany(PulseError):
    """Somebody would have more of something than anybody may have."""
