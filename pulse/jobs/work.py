"""Which job does what, by the name that it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from pulse import queue
from pulse.auth import links
from pulse.jobs import (
    alerting,
    announcing,
    bounces,
    close,
    deliver,
    digests,
    drop,
    feedback,
    invite,
    news,
    open,
    pictures,
    release,
    remind,
    scoring,
    thank,
)
from pulse.jobs.again import patient

Job = Callable[..., str | None]  # of a workshop and numbers; what it says, if it was put off

JOBS: dict[str, Job] = {
    queue.OPEN_WAVE: open.launch,
    queue.INVITE: invite.send,
    queue.REMIND: remind.send,
    queue.THANK: thank.send,
    queue.CLOSE_WAVE: close.close,
    queue.PUBLISH: release.publish,
    queue.DROP_WAVE: drop.drop,
    queue.READ_BOUNCES: bounces.read,
    queue.UNDELIVERED_LETTER: patient(queue.UNDELIVERED_LETTER, bounces.tell, told=2),
    queue.ANNOUNCE: announcing.announce,
    queue.DRAW_HISTORY: pictures.draw_reports,
    queue.SCORE_ANSWERS: scoring.score,
    queue.OPENED_LETTER: patient(queue.OPENED_LETTER, deliver.wave_opened, told=2),
    queue.CLOSED_LETTER: patient(queue.CLOSED_LETTER, deliver.wave_closed, told=2),
    queue.REPORT_LETTER: patient(queue.REPORT_LETTER, deliver.report_ready, told=2),
    queue.DIGEST_LETTER: patient(queue.DIGEST_LETTER, digests.tell, told=1),
    queue.FLAGS_LETTER: patient(queue.FLAGS_LETTER, alerting.tell, told=2),
    queue.READING_LETTER: patient(queue.READING_LETTER, feedback.tell, told=1),
    queue.NEWS_LETTER: patient(queue.NEWS_LETTER, news.tell, told=3),
    queue.TEST_LETTER: patient(queue.TEST_LETTER, deliver.test_letter, told=2),
    queue.SAMPLE_LETTER: patient(queue.SAMPLE_LETTER, deliver.sample, told=5),
    queue.WELCOME_LETTER: patient(queue.WELCOME_LETTER, deliver.welcome, told=1),
    queue.SIGN_IN_LETTER: patient(queue.SIGN_IN_LETTER, deliver.sign_in, told=1, useful=links.LIFE),
}

ONE_AT_A_TIME = frozenset({queue.OPEN_WAVE, queue.CLOSE_WAVE, queue.PUBLISH, queue.DROP_WAVE})
