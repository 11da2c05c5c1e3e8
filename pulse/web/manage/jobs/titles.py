"""What each job is called on the page, in words of the trade."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from pulse import queue
from pulse.queue import Job

TITLES: Mapping[str, LazyString] = {
    queue.OPEN_WAVE: lazy_gettext("Open the wave"),
    queue.INVITE: lazy_gettext("Invitations"),
    queue.REMIND: lazy_gettext("Reminders"),
    queue.THANK: lazy_gettext("Letters with what came of it"),
    queue.CLOSE_WAVE: lazy_gettext("Close the wave and compute its report"),
    queue.PUBLISH: lazy_gettext("Publish the report"),
    queue.DROP_WAVE: lazy_gettext("Call the wave off"),
    queue.OPENED_LETTER: lazy_gettext("A letter that the wave has opened"),
    queue.CLOSED_LETTER: lazy_gettext("A letter that the wave has closed"),
    queue.REPORT_LETTER: lazy_gettext("A letter that the report is out"),
    queue.READING_LETTER: lazy_gettext("A letter that there is something to read"),
    queue.DIGEST_LETTER: lazy_gettext("A letter with what came out lately"),
    queue.FLAGS_LETTER: lazy_gettext("A letter about flags"),
    queue.NEWS_LETTER: lazy_gettext("A letter that something is to be read or agreed to"),
    queue.ANNOUNCE: lazy_gettext("A word in a channel"),
    queue.TEST_LETTER: lazy_gettext("A test letter"),
    queue.SAMPLE_LETTER: lazy_gettext("A letter to look at"),
    queue.DRAW_HISTORY: lazy_gettext("Draw the reports of earlier results"),
    queue.SCORE_ANSWERS: lazy_gettext("Score the answers of an earlier survey"),
    queue.SIGN_IN_LETTER: lazy_gettext("A letter to sign in with"),
    queue.WELCOME_LETTER: lazy_gettext("A first letter to sign in with"),
    queue.READ_BOUNCES: lazy_gettext("Read letters that came back"),
    queue.UNDELIVERED_LETTER: lazy_gettext("A letter about addresses that no letter reaches"),
}


def title(job: Job, names: Mapping[int, str]) -> tuple[str, str]:
    """What a job does, and for which wave if it is for one.

    Args:
        job: any one.
        names: of all waves, by id.
    """
    of_wave = job.name.startswith("wave.") and job.ids
    return str(TITLES.get(job.name, job.name)), names.get(job.ids[0], "") if of_wave else ""
