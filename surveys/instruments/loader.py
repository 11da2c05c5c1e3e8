"""Reads instruments: questionnaires as TOML files, with their constructs, items and languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from surveys.errors import InstrumentInvalid, NotFound
from surveys.instruments.mixing import mixed

FOLDER = Path(__file__).parent
BANK = "bank"
PARTNER = "{partner}"  # stands for a partner's name in items that are asked about each
MINIMUM = 3  # items per construct; fewer cannot be averaged into a score worth the name

Text = Mapping[str, str]  # one sentence in several languages, by their codes


@dataclass(frozen=True, slots=True)
class Item:
    """One question: agreeing with it speaks for its construct, or against it if reversed."""

    key: str
    construct: str
    reverse: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Construct:
    """What a group of items measures, and the published scale it is modelled on."""

    key: str
    label: Text
    about: Text
    modelled_on: str


Keyed = TypeVar("Keyed", Item, Construct)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in the order in which it is asked."""

    key: str
    title: Text
    about: Text  # what the respondent must know before the first question
    version: int
    low: int
    high: int
    labels: Mapping[str, tuple[str, ...]]  # the scale's points in words, lowest first
    constructs: tuple[Construct, ...]
    items: tuple[Item, ...]
    open_question: Text | None
    languages: tuple[str, ...]
    modules: tuple[str, ...] = ()  # the constructs that may still be added
    single_items: bool = False  # True: no scale, each item is read on its own
    each_partner: bool = False  # True: its items are asked about every partner of a wave
    skip: Text | None = None  # what leaving a question out means, where it is more than no answer
    drawn: int = 0  # about how many partners one person is asked at most; 0: about all
    names: tuple[str, ...] = ()  # of these partners
    weights: tuple[int, ...] = ()  # how easily each of them is drawn

    @property
    def length(self) -> int:
        """How many questions one person is asked at most."""
        return self.drawn * self.of_each if self.drawn else len(self.items)

    @property
    def of_each(self) -> int:
        """How many questions are asked about each partner of whom some are drawn."""
        return len(self.items) // len(self.weights)

    def language(self, wanted: str) -> str:
        """The wanted language if the instrument speaks it, else its first one."""
        short = wanted.split("-")[0].split("_")[0]
        return next((code for code in (wanted, short) if code in self.languages), self.languages[0])

    def as_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers, as a manifest holds them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Instrument:
        """The instrument that `as_dict` was called on."""
        return cls(
            **{
                **plain,
                "labels": {code: tuple(words) for code, words in plain["labels"].items()},
                "constructs": tuple(Construct(**each) for each in plain["constructs"]),
                "items": tuple(Item(**each) for each in plain["items"]),
                "languages": tuple(plain["languages"]),
                "modules": tuple(plain["modules"]),
                "names": tuple(plain.get("names", ())),
                "weights": tuple(plain.get("weights", ())),
            }
        )


def seconds(items: int) -> int:
    """How long so many questions take: six seconds each, in steps of half a minute."""
    return -(-items * 6 // 30) * 30


def names() -> tuple[str, ...]:
    """Keys of the instruments that a pulse can be planned with."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != BANK))


@cache
def bank() -> Instrument:
    """All constructs and items that are shipped."""
    return read(parsed(BANK), name=BANK)


@cache
def load(name: str, modules: tuple[str, ...] = ()) -> Instrument:
    """Load an instrument by name, with modules added from the item bank.

    Args:
        name: one of `names()`, or "bank".
        modules: keys of constructs that the instrument offers as modules.

    Raises:
        NotFound: no instrument of this name is shipped.
        InstrumentInvalid: its file contradicts itself, or a module is not one of it.
    """
    if name == BANK:
        return bank()
    if name not in names():
        raise NotFound(f"There is no instrument “{name}”. There are: {', '.join(names())}.")
    return read(parsed(name), name=name, modules=modules, bank=bank())


def parsed(name: str) -> dict[str, Any]:
    """The tables of a shipped instrument's file, as they stand there; raises as `load` does."""
    path = FOLDER / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InstrumentInvalid(f"The file {path.name} is not valid TOML: {error}.") from error


def read(
    plain: Mapping[str, Any],
    *,
    name: str,
    modules: Iterable[str] = (),
    bank: Instrument | None = None,
) -> Instrument:
    """Make an instrument from a parsed TOML file, and check it.

    Args:
        plain: the file's tables. A construct either brings its items, or names items of the bank.
        name: what the file is called; an instrument's key must be the same.
        modules: keys of the modules to add, in any order.
        bank: where named constructs and items come from.

    Raises:
        InstrumentInvalid: with the first contradiction found, in one sentence.
    """
    try:
        constructs, groups = _chosen(plain, tuple(modules), bank, name)
        instrument = Instrument(
            key=plain["key"],
            title=plain["title"],
            about=plain["about"],
            version=plain["version"],
            low=plain["scale"]["low"],
            high=plain["scale"]["high"],
            labels={code: tuple(words) for code, words in plain["scale"]["labels"].items()},
            constructs=constructs,
            items=mixed(groups),
            open_question=plain.get("open_question"),
            languages=tuple(plain["languages"]),
            modules=tuple(plain.get("modules", ())),
            single_items=plain.get("single_items", False),
            each_partner=plain.get("each_partner", False),
            skip=plain.get("skip"),
        )
    except KeyError as missing:
        raise InstrumentInvalid(f"The instrument “{name}” lacks “{missing.args[0]}”.") from missing
    check(instrument, name)
    return instrument


def check(instrument: Instrument, name: str) -> None:
    """Refuse an instrument that contradicts itself.

    Raises:
        InstrumentInvalid: with the first contradiction found, in one sentence.
    """
    here = f"In the instrument “{name}”"
    if instrument.key != name:
        raise InstrumentInvalid(f"{here} the key is “{instrument.key}”; it must be “{name}”.")
    if not instrument.languages:
        raise InstrumentInvalid(f"{here} no language is named.")
    if not instrument.low < instrument.high:
        raise InstrumentInvalid(f"{here} the scale does not rise from low to high.")
    _check_keys(instrument, here)
    _check_balance(instrument, here)
    _check_languages(instrument, here)


def _check_keys(instrument: Instrument, here: str) -> None:
    known = [construct.key for construct in instrument.constructs]
    for what, keys in (("construct", known), ("item", [item.key for item in instrument.items])):
        for key in keys:
            if not (key.isascii() and key.isidentifier() and key.islower()):
                raise InstrumentInvalid(
                    f"{here} the {what} “{key}” needs a key of small letters, digits and _."
                )
            if keys.count(key) > 1:
                raise InstrumentInvalid(f"{here} the {what} “{key}” stands twice.")
    for item in instrument.items:
        if instrument.each_partner and any(PARTNER not in text for text in item.text.values()):
            raise InstrumentInvalid(f"{here} the item “{item.key}” does not say {PARTNER}.")
        if item.construct not in known:
            raise InstrumentInvalid(
                f"{here} the item “{item.key}” belongs to “{item.construct}”, which is not there."
            )


def _check_balance(instrument: Instrument, here: str) -> None:
    if not instrument.items:
        raise InstrumentInvalid(f"{here} there is no item.")
    if instrument.single_items:
        return
    for construct in instrument.constructs:
        reversals = [item.reverse for item in instrument.items if item.construct == construct.key]
        if len(reversals) < MINIMUM:
            raise InstrumentInvalid(
                f"{here} “{construct.key}” has fewer than {MINIMUM} items. If each item is to be "
                "read on its own, say single_items = true."
            )
        if all(reversals) or not any(reversals):
            raise InstrumentInvalid(
                f"{here} “{construct.key}” needs both kinds of items: some reversed, some not."
            )


def _check_languages(instrument: Instrument, here: str) -> None:
    texts: list[tuple[str, Text]] = [("title", instrument.title), ("about", instrument.about)]
    texts += [(f"item “{item.key}”", item.text) for item in instrument.items]
    for construct in instrument.constructs:
        texts.append((f"label of “{construct.key}”", construct.label))
        texts.append((f"about of “{construct.key}”", construct.about))
    for what, words in (("open question", instrument.open_question), ("skip", instrument.skip)):
        if words is not None:
            texts.append((what, words))
    points = instrument.high - instrument.low + 1
    for code in instrument.languages:
        for what, text in texts:
            if not text.get(code, "").strip():
                raise InstrumentInvalid(f"{here} the {what} has no wording in “{code}”.")
        if len(instrument.labels.get(code, ())) != points:
            raise InstrumentInvalid(f"{here} the scale needs {points} labels in “{code}”.")


def _chosen(
    plain: Mapping[str, Any], modules: tuple[str, ...], bank: Instrument | None, name: str
) -> tuple[tuple[Construct, ...], list[tuple[Item, ...]]]:
    """The constructs asked, each with its items, in the file's order and modules last."""
    offered = plain.get("modules", {})
    for module in modules:
        if module not in offered:
            raise InstrumentInvalid(f"The instrument “{name}” has no module “{module}”.")
    constructs: list[Construct] = []
    groups: list[tuple[Item, ...]] = []
    own = plain.get("constructs", {})
    for key, table in own.items():
        constructs.append(
            Construct(key, table["label"], table["about"], table.get("modelled_on", ""))
        )
        groups.append(
            tuple(
                Item(each["key"], key, each.get("reverse", False), each["text"])
                for each in table["items"]
            )
        )
    wanted = plain.get("from_bank", {}) | {k: offered[k] for k in offered if k in modules}
    for key, keys in wanted.items():
        if bank is None:
            raise InstrumentInvalid(f"The instrument “{name}” takes “{key}” from no bank.")
        constructs.append(_find(bank.constructs, key, name))
        groups.append(tuple(_find(bank.items, each, name) for each in keys))
    return tuple(constructs), groups


def _find(shelf: tuple[Keyed, ...], key: str, name: str) -> Keyed:
    for each in shelf:
        if each.key == key:
            return each
    raise InstrumentInvalid(f"The instrument “{name}” asks for “{key}”, which the bank lacks.")
