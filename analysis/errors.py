"""What a statistic cannot do with what it was given, each error named for what happened."""


class AnalysisError(Exception):
    """Root of every error of this package."""


class FrameInvalid(AnalysisError):
    """A DataFrame has other columns, or other values, than its shape says."""


class TooFewItems(AnalysisError):
    """The statistic needs more items than the scale has."""


class TooFewRespondents(AnalysisError):
    """The statistic needs more respondents than answered."""


class NoVariance(AnalysisError):
    """All respondents gave the same answers, so that the statistic has no value."""
