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


class NullUnknown(AnalysisError):
    """No variance is known for this null distribution on a scale of so many points."""


class TooFewGroups(AnalysisError):
    """The statistic compares groups, and there are too few of them."""


class TooManyGroups(AnalysisError):
    """The statistic compares groups with each other, and there are too many of them."""


class TooFewPoints(AnalysisError):
    """The scale has too few points for the statistic."""


class TooFewWaves(AnalysisError):
    """The statistic needs more waves than there are."""


class NoSolution(AnalysisError):
    """No decisions meet all demands of an integer programme."""


class LatticeInvalid(AnalysisError):
    """Units overlap, or stand nowhere in the tree."""
