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
