"""All attacks in the order of the design, those that it does not list at the end."""

from __future__ import annotations

from pulse.attacks import (
    afterwards,
    at_rest,
    backups,
    blindness,
    browsing,
    canaries,
    counting,
    digests,
    impostors,
    kills,
    letters,
    logs,
    modes,
    polling,
    remains,
    remarks,
    reminding,
    rolls,
    scanners,
    schemas,
    sizes,
)
from pulse.attacks.suite import Database, Entry

ONE: tuple[Database, ...] = ("sqlite",)  # says nothing more on another database

ENTRIES = (
    Entry("1", "physical order", at_rest.physical_order, plays=True),
    Entry("2", "every copy", at_rest.every_copy, plays=True),
    Entry("3", "canaries", canaries.canaries),
    Entry("4", "joined logs", logs.joined, plays=True),
    Entry("5", "lengths", sizes.lengths, plays=True),
    Entry("6", "derived digests", digests.derived, plays=True),
    Entry("7", "blinding factors", blindness.factors, plays=True),
    Entry("8", "impostors", impostors.impostors, ONE),
    Entry("9", "modes told apart", modes.told_apart, plays=True),
    Entry("10", "scanners", scanners.scanners, ONE),
    Entry("11", "counting", counting.counting),
    Entry("12", "polling", polling.polling),
    Entry("13", "rolls", rolls.rolls),
    Entry("19", "a real browser", browsing.browsing, ONE),
    Entry("20", "browsers", canaries.browsers),
    Entry("21", "letters", letters.letters),
    Entry("22", "backups", backups.backups, ONE),
    Entry("23", "kills", kills.kills),
    Entry("25", "after publication", afterwards.afterwards),
    Entry("26", "schema", schemas.lint),
    Entry("27", "reminding", reminding.reminding),
    Entry("A1", "by-ways", remains.by_ways, plays=True),
    Entry("A2", "left over", remains.left_over, plays=True),
    Entry("A3", "hash order", remains.hash_order, plays=True),
    Entry("A4", "notes", remarks.notes, plays=True),
)
