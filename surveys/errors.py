"""What can go wrong in the trade, each error named for what happened."""


class SurveyError(Exception):
    """Root of every error of this package; `str()` is a sentence a steward can read."""


class NotFound(SurveyError):
    """There is no such thing in this alliance."""


class AlreadyThere(SurveyError):
    """The name is taken."""


class LinkUnusable(SurveyError):
    """A link leads nowhere that a browser may go."""


class NameInvalid(SurveyError):
    """A name or code that was given is none."""


class AddressInvalid(SurveyError):
    """What was given as somebody's e-mail address is none."""


class IllegalMove(SurveyError):
    """A wave cannot make this move from where it stands."""


class PlanInvalid(SurveyError):
    """The plan of a series, or a calendar that it follows, cannot be kept as it was given."""


class TooSmall(SurveyError):
    """A group could never be shown, whatever it answers."""


class FileUnreadable(SurveyError):
    """A file given to an import is not what it should be."""


class InstrumentInvalid(SurveyError):
    """An instrument's file contradicts itself."""


class CharterInvalid(SurveyError):
    """A charter's terms are below a floor or contradict each other."""


class TokenMistyped(SurveyError):
    """The code's check character does not fit: somebody's finger slipped."""


class TokenUnknown(SurveyError):
    """The code is well formed, and no ticket of the wave answers to it."""


class WaveClosed(SurveyError):
    """The wave takes no answers any more."""


class SheetEmpty(SurveyError):
    """No item was answered."""


class SheetInvalid(SurveyError):
    """A sheet holds a point off the scale, or a note that is too long."""


class StubMistyped(SurveyError):
    """What came with a note is no stub of a receipt, or not all of one."""


class NoteTooLong(SheetInvalid):
    """A note has more than 1,000 bytes."""


class NotSaved(SurveyError):
    """The answers could not be made durable; the respondent is told so."""


class KeyMissing(SurveyError):
    """The keyring has no slot for a sealed value, or the slot is ahead of it."""


class KeyringAway(SurveyError):
    """The service that holds the keys does not answer. Nothing is lost; it can be asked again."""


class KeyringExposed(SurveyError):
    """Others on this machine may read the keyring; it is refused until they may not."""


class SealedForEver(SurveyError):
    """No key opens the answers of a wave, and none ever will."""


class SealBroken(SurveyError):
    """A sealed value does not open under its own key: it was changed or moved."""


class SubmissionMalformed(SurveyError):
    """A body has the wrong length, or holds what no page of ours sends."""


class CredentialMalformed(SubmissionMalformed):
    """A blinded message does not fit the key it is for."""


class CredentialForged(SurveyError):
    """A credential was not signed with the key of the unit that it names."""


class OtherUnit(SurveyError):
    """A code belongs to another unit than its link says."""


class SeatBegun(SurveyError):
    """An answer was given, or begun, with this letter already."""


class TooOften(SurveyError):
    """One letter asks for more signatures within a minute than a browser ever would."""


class SigningKeyMissing(SurveyError):
    """The key that signs for a unit is gone or cannot be opened."""


class SigningFailed(SurveyError):
    """A signature came out wrong; it is thrown away, for it could give the key away."""


class ReasonMissing(SurveyError):
    """A friction would be over without a reason, or with one that is too long."""


class ReceiptMistyped(SurveyError):
    """The words of a receipt are too few, not on the list, or do not belong together."""

    def __init__(self, *, count: int, places: tuple[int, ...]) -> None:
        """Remember what is worth a second look.

        Args:
            count: how many words were found.
            places: of the words, counted from 1; none where it cannot be said.
        """
        super().__init__("A word of the receipt is wrong.")
        self.count = count
        self.places = places


class FormShut(SurveyError):
    """A feedback form was withdrawn, or has too few readers to take anything in."""


class ConsentMissing(SurveyError):
    """An author did not agree that this is told to others."""


class ThreadUnknown(SurveyError):
    """No thread answers to a receipt: there never was one, or it was destroyed."""


class ThreadFull(SurveyError):
    """A thread holds as many messages as it may, or takes none of its author's any more."""


class MessageTooLong(SurveyError):
    """A message of a feedback form has no room in its envelope."""
