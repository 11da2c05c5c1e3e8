"""The two ledgers: who was asked lies in one, what was said in the other."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Roster(DeclarativeBase):
    """Organisations, people, invitations, waves, releases, staff."""

    metadata = MetaData(naming_convention=NAMING)


class Box(DeclarativeBase):
    """Tickets, rolls and urns: no person, no hour, no key outward, no row per sheet."""

    metadata = MetaData(naming_convention=NAMING, info={"bind_key": "box"})
