"""Which job does what, by the name that it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from pulse import queue
from pulse.jobs import close, deliver, invite, open, pictures, release

Job = Callable[..., None]  # of a workshop and ids

JOBS: dict[str, Job] = {
    queue.OPEN_WAVE: open.launch,
    queue.INVITE: invite.send,
    queue.CLOSE_WAVE: close.close,
    queue.PUBLISH: release.publish,
    queue.CLOSED_LETTER: deliver.wave_closed,
    queue.REPORT_LETTER: deliver.report_ready,
    queue.DRAW_HISTORY: pictures.draw_reports,
    queue.TEST_LETTER: deliver.test_letter,
    queue.SIGN_IN_LETTER: deliver.sign_in,
    queue.WELCOME_LETTER: deliver.welcome,
}
