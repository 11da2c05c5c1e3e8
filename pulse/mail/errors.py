"""What can go wrong between here and a mailbox; `str()` is a sentence, with the server's words."""

from pulse.errors import PulseError


class MailError(PulseError):
    """Root of this room's errors."""


class TagUnknown(MailError):
    """A tag that stands in no letter of this installation."""


class MailboxUrlInvalid(MailError):
    """PULSE_BOUNCE_ADDRESS or PULSE_BOUNCE_URL are no place that letters could come back to."""


class MailboxUnreachable(MailError):
    """The mailbox of returned letters cannot be read at present."""


class MailUrlInvalid(MailError):
    """PULSE_MAIL_URL is no address that letters could leave by."""


class Refused(MailError):
    """The receiving side refuses this one letter for good."""


class Deferred(MailError):
    """The receiving side does not take this one letter now, and may later."""


class Dropped(Deferred):
    """The mail server ended the connection in the middle of this letter, and takes others."""


class Unreachable(MailError):
    """No letter can leave at present, whoever it is for."""
