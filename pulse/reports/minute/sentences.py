"""Three sentences on one report: what stands out, what moved, and what was done about it.

They claim nothing that the printed numbers beside them do not bear.
"""

from __future__ import annotations

from pulse.reports.minute.levels import stands
from pulse.reports.minute.movements import moved
from pulse.reports.minute.saying import Fact, Sentence, marked
from pulse.reports.minute.situation import Situation


def sentences(found: Situation) -> tuple[Sentence, Sentence, Sentence]:
    """What stands out, what moved beyond the noise, and what was done."""
    return stands(found), moved(found), done(found)


def done(found: Situation) -> Sentence:
    """What was said in an earlier wave, or promised over one, and what was done about it."""
    if found.promised and not found.lines:
        counts = {"made": Fact("count", found.promised), "kept": Fact("count", found.kept)}
        words = marked(
            "Promises made when reports were read together: %(made)s, of which done: %(kept)s."
        )
        return Sentence(words, counts)
    if found.shared is None:
        words = marked("What came of it has not been told back to those who answered yet.")
        return Sentence(words)
    wave = Fact("count", found.shared)
    if not found.lines:
        words = marked(
            "The results of wave %(wave)s were told back to those who answered; nothing was "
            "written down as done."
        )
        return Sentence(words, {"wave": wave})
    (said, deed), *others = found.lines
    facts = {"wave": wave, "said": Fact("text", said), "deed": Fact("text", deed)}
    if not others:
        words = marked("In wave %(wave)s people said “%(said)s”, and this was done: “%(deed)s”.")
        return Sentence(words, facts)
    words = marked(
        "Of what people said in wave %(wave)s, %(count)s things were acted on, first “%(said)s”: "
        "“%(deed)s”."
    )
    return Sentence(words, {**facts, "count": Fact("count", len(found.lines))})
