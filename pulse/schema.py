"""Every table of both ledgers, known by one import: for migrations and for tests."""

from pulse import queue
from pulse.auth import models as staff
from surveys import charter, history, partners, releases, waves
from surveys.answering import tables
from surveys.asking import invitations, people
from surveys.base import Box, Roster

MODULES = (queue, staff, charter, history, partners, releases, waves, tables, invitations, people)
ROSTER = Roster.metadata
BOX = Box.metadata
