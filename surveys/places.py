"""Where an organisation lies, and how its people speak: time zones, countries, languages."""

from __future__ import annotations

import zoneinfo

import holidays

from surveys.errors import NameInvalid


def is_country(code: str) -> bool:
    """Whether two letters name a country whose public holidays are known."""
    return code.strip().upper() in holidays.list_supported_countries(include_aliases=False)


def subdivisions(country: str) -> list[str]:
    """The codes of a country's states or provinces that have holidays of their own, in order."""
    known = holidays.list_supported_countries(include_aliases=False)
    return sorted(known.get(country.strip().upper(), []))


def time_zone(name: str) -> str:
    """A time zone by its name, tidied.

    Raises:
        NameInvalid: there is no such zone.
    """
    tidy = name.strip()
    if tidy not in zoneinfo.available_timezones():
        raise NameInvalid(
            f"{tidy or 'Nothing'} is not a time zone. Europe/Berlin is one, and so is UTC."
        )
    return tidy


def language(code: str) -> str:
    """A language code, tidied.

    Raises:
        NameInvalid: it cannot be one.
    """
    tidy = code.strip().lower()
    if not (tidy.isascii() and tidy.isalpha() and 2 <= len(tidy) <= 3):
        raise NameInvalid(f"{code} is not a language code. English is en, German is de.")
    return tidy


def country(code: str | None) -> str | None:
    """A country code, tidied; None for none.

    Raises:
        NameInvalid: it is none, or no holidays of it are known.
    """
    tidy = (code or "").strip().upper()
    if not tidy:
        return None
    if not (tidy.isascii() and tidy.isalpha() and len(tidy) == 2):
        raise NameInvalid(f"{code} is not a country code of two letters, such as GB or DE.")
    if not is_country(tidy):
        raise NameInvalid(f"{code} is not a country whose holidays are known. GB and DE are.")
    return tidy


def subdivision(country: str | None, code: str | None) -> str | None:
    """The code of a country's state or province as its calendar has it; None for none.

    Raises:
        NameInvalid: the country has no such part with holidays of its own.
    """
    tidy = " ".join((code or "").split())
    if not tidy:
        return None
    if country is None:
        raise NameInvalid(f"Say in which country {tidy} lies, or leave it out.")
    known = subdivisions(country)
    found = next((each for each in known if each.casefold() == tidy.casefold()), None)
    if found is None:
        raise NameInvalid(
            f"{tidy} is not a part of {country} with holidays of its own. "
            + (f"Known are: {', '.join(known)}." if known else "None is known there.")
        )
    return found
