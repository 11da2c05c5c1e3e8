"""Attack 18, its second half: what identifies somebody is pointed at before a note is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pulse.attacks import twins
from pulse.attacks.suite import Bench, Outcome
from surveys.answering.hints import hints

DIRECT = [  # invented; what stands between the bars identifies
    "Yesterday |Maria Schmidt| told us to be silent.",
    "I asked |Mr Brown| twice.",
    "|Dr. Okafor| signed it.",
    "|Anna| knows what I mean.",
    "It was |Frau Meier| who stopped the plan.",
    "Our team lead, |Jonas|, was not asked.",
    "Please talk to |Sarah| about it.",
    "the decision by |Peter van der Berg| came late",
    "|Jean-Luc Moreau| left the meeting.",
    "|Prof Lindqvist| promised an answer.",
    "Ask |Zeynep| and |Mehmet Yılmaz|.",
    "|Siobhán O’Neill| chairs it.",
    "They call him |José|.",
    "I reported it to |Kowalczyk| in May.",
    "my manager |Thompson| laughed",
    "|Ms. A Nowak| has the papers.",
    "Write to |m.schmidt@harbour.example|.",
    "My address is |lia.b+box@river.example.org|",
    "mail: |office (at) hill-school.example|",
    "|ANNA.K@EXAMPLE.COM| gets a copy",
    "Call me on |+49 170 1234567|.",
    "My number is |0170/1234567|.",
    "ring |(020) 7946 0123| after six",
    "|020-7946-0958| is mine",
    "Phone |0044 20 7946 0321|",
    "tel. |555 019 2837|",
    "I live at |12 Mill Lane|.",
    "We met in |Bahnhofstraße 12|.",
    "It is the house at |221b Baker Street|.",
    "She lives in |rue de la Paix| 3.",
    "at |7 Old Bridge Road| they know",
    "postcode |SW1A 1AA|",
    "our office in |Lindenweg 4|",
    "Account |DE89 3704 0044 0532 0130 00|.",
    "My |staff number 77812| was used.",
    "|employee id 4411|",
    "|badge no. 90|",
    "See |ticket 55231|.",
    "|case number 8812|",
    "I sit in |room 214|.",
    "my |extension 4431|",
    "file |HR-20931|",
    "car |B-MW 4711|",
    "insurance number |65170839|",
    "I was born on |3 May 1971|.",
    "It happened on |12.03.2026|.",
    "since |2026-02-14| nothing works",
    "on |March 3rd| we were told",
    "see |https://blog.example/mine|",
    "I post as |@quietheron|",
    "|As the only| woman here I am not heard.",
    "I am |the only deaf| person in the team.",
    "As |head of| finance I cannot say so.",
    "|Since I joined| from River Aid I am ignored.",
    "|my wheelchair| does not fit",
    "|I am pregnant| and was moved",
    "|my wife| works for the partner",
    "I am |the only German speaker|",
    "|when I was| treasurer we did it well",
    "|there are only two of us| on nights",
]

MOST = 0.05  # of what identifies may be passed over
Spans = list[tuple[int, int]]


def named(_bench: Bench) -> Outcome:
    """Count which direct identifiers of invented notes their authors are not asked about."""
    passed, total = passed_over(pointed)
    leaky, _ = passed_over(twins.load("addresses_only").pointed)
    return Outcome(
        number="18b",
        name="Direct identifiers in notes that are not pointed at before sending",
        control=f"looking for addresses only: {len(leaky)} of {total} passed over",
        result=f"{len(passed)} of {total} passed over",
        chance=f"at most {MOST:.0%}",
        held=len(passed) <= MOST * total and len(leaky) > total / 2,
    )


def pointed(text: str) -> Spans:
    """The passages that an author is asked about, from where to where."""
    return [(each.start, each.start + len(each.words)) for each in hints(text)]


def passed_over(look: Callable[[str], Spans]) -> tuple[list[str], int]:
    """What of the identifiers was passed over, and how many there are."""
    missed, total = list[str](), 0
    for sentence, passages in identifiers():
        spans = look(sentence)
        for passage in passages:
            total += 1
            start = sentence.index(passage)
            if not any(one < start + len(passage) and start < other for one, other in spans):
                missed.append(passage)
    return missed, total


def identifiers() -> Iterator[tuple[str, list[str]]]:
    """Each sentence, and what in it identifies."""
    for each in DIRECT:
        yield each.replace("|", ""), each.split("|")[1::2]
