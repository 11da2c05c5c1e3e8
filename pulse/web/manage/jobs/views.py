"""What is done in the background: who does it, what does not get on, what failed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse import queue, vitals
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.queue import Job, JobUnknown
from pulse.web.manage.deeds import write_down
from pulse.web.manage.jobs.titles import title
from surveys import waves

bp = Blueprint("jobs", __name__, url_prefix="/manage/jobs")


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """Show who does the jobs, those that do not get on and why, and those that failed."""
    engine, now = db.engine, datetime.now(UTC)
    names = {wave.id: wave.name for wave in waves.newest(db.session())}
    stuck = vitals.stuck(engine, now)
    held = {each.job.id for each in stuck}
    return render_template(
        "manage/jobs/index.html",
        workers=vitals.living(engine),
        stuck=[(each.job, *title(each.job, names), each.why) for each in stuck],
        under_way=[
            (job, *title(job, names)) for job in queue.under_way(engine) if job.id not in held
        ],
        failed=[(job, *title(job, names)) for job in queue.failed(engine)],
    )


@bp.post("/<job>/retry")
@may(Function.steward)
def retry(job: str) -> ResponseReturnValue:
    """Do a job that failed once more."""
    if again := queue.retry(db.engine, [queue.find(db.engine, job).id]):
        write_down("job asked for again", _called(again[0]))
        db.session.commit()
        flash(_("The job is in the queue again."), "success")
    else:
        flash(_("The job did not fail, so it is not done again."), "info")
    return redirect(url_for(".index"), 303)


@bp.post("/<job>/cancel")
@may(Function.steward)
def cancel(job: str) -> ResponseReturnValue:
    """Take a job out of the queue; one that runs stops at its next mark."""
    if out := queue.cancel(db.engine, [queue.find(db.engine, job).id]):
        write_down("job cancelled", _called(out[0]))
        db.session.commit()
        flash(_("The job is cancelled. What is due anyway is asked for again by itself."), "info")
    else:
        flash(_("The job had ended before."), "info")
    return redirect(url_for(".index"), 303)


@bp.errorhandler(JobUnknown)
def unknown(_error: JobUnknown) -> ResponseReturnValue:
    """Lead back from a job that is not there any more."""
    flash(_("This job is not listed any more. Jobs that ended are kept for a week."), "error")
    return redirect(url_for(".index"), 303)


def _called(job: Job) -> str:
    """A job as the audit trail has it."""
    return " ".join((job.name, *map(str, job.ids)))
