"""Drives a play: sets the clock, answers surveys, kills workers, waits until all is done."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.servers import free_port
from pulse import queue
from pulse.app import create_app
from pulse.db import db
from pulse.settings import Settings
from soak import worker, world
from soak.clock import Clock
from soak.post import Post
from soak.readers import Readers
from soak.story import Kill, Story
from soak.world import Plan
from surveys.asking.invitations import Delivery, Invitation
from surveys.waves import Stage, Wave

OUTAGE = timedelta(hours=2)
TOO_LONG = 900.0  # seconds for one moment; machines are shared
LOOK = 0.02  # seconds
STILL = 0.1  # seconds in which a letter that a killed worker had handed over arrives
TAKEN_OVER = 150.0  # seconds in which the jobs of a dead worker are taken up
BEGUN = 5.0  # seconds in which letters begin to leave, if they do
SOME = 3  # letters
CLOSELY = 1.0  # seconds, the longest time from a moment's beginning to such a kill


class Year:
    """The driver: sets the clock, answers surveys, kills workers, and waits until all is done."""

    def __init__(self, plan: Plan, app: Flask, values: dict[str, Any], post: Post) -> None:
        self.plan, self.app, self.values, self.post = plan, app, values, post
        self.folder = Path(values["home"]).parent
        self.clock = Clock(self.folder / "clock")
        self.quiet = self.folder / "quiet"
        self.log = self.folder / "worker.log"
        self.rng = Random(plan.seed)
        self.story = Story(
            letters=post.taken, refused=set(post.refused), bouncing=set(post.bouncing)
        )
        self.workers: list[BaseProcess | None] = [None] * plan.workers
        self.forks = multiprocessing.get_context("forkserver")
        self.forks.set_forkserver_preload(["soak.worker", "holidays.countries"])
        self.readers = Readers(app, self.story, plan.answering, self.rng)
        self.homes: dict[str, str] = {}
        self.next_kill = 0

    def play(self, told: Callable[[date], None] = lambda _day: None) -> Story:
        """Let the days pass, until the last one or until somebody interrupts."""
        self.clock.set(world.moments(self.plan.start, (0,))[0])
        self.next_kill = self._gap()
        self.homes = world.lay(self.app, self.plan)
        self.post.open()
        try:
            for which in range(self.plan.workers):
                self._start(which)
            for day in self.plan.days:
                self._pass(day)
                self.story.until = day
                told(day)
        except KeyboardInterrupt:
            self.story.interrupted = True
        finally:
            for process in self.workers:
                if process is not None:
                    process.terminate()
                    process.join(30)
                    process.kill()
            self.post.shut()
        return self.story

    def _pass(self, day: date) -> None:
        hours = self.plan.hours if self._busy(day) else (0,)
        for moment in world.moments(day, hours):
            if self.story.outage is None and day >= self.plan.outage and self._begun(moment):
                self._outage(moment)
            elif self.story.set_back is None and day >= self.plan.back and self._begun(moment):
                self._set_back(moment)
            else:
                self._reach(moment)
        if self.story.gone is None and day >= self.plan.leaves:
            self.story.gone = list(self.plan.places)[-1]
            self.story.left = self.clock()
            world.leave(self.app, self.story.gone, day)

    def _reach(self, moment: datetime) -> None:
        """Set the clock, and wait until nothing is left to do."""
        self.story.moments += 1
        self.readers.answer(moment, self.clock())
        self._forget_what_ended()
        self.clock.set(moment)
        self._settle()
        self.readers.make_up_minds()

    def _settle(self) -> None:
        """Wait until the workers have nothing to do at this moment; kill some meanwhile."""
        shown = self.clock().isoformat()
        began = time.monotonic()
        suddenly = None
        if self._kills_left() and self.rng.random() < self.plan.suddenly:
            suddenly = began + self.rng.random() * CLOSELY
        while not (self.quiet.is_file() and self.quiet.read_text(encoding="ascii") == shown):
            if self._kills_left() and len(self.post.taken) >= self.next_kill:
                self._kill()
                self.next_kill = len(self.post.taken) + self._gap()
            elif suddenly is not None and time.monotonic() > suddenly and self._at_work():
                suddenly = None
                self._kill()
            self._must_live()
            if time.monotonic() - began > TOO_LONG:
                raise TimeoutError(f"nothing came to an end at {shown}; see {self.log}")
            time.sleep(LOOK)

    def _gap(self) -> int:
        """Letters from one kill to the next; short enough that the year has room for all kills."""
        left = self.plan.kills - len(self.story.kills)
        days = sum(day >= self.clock().date() for day in self.plan.days)
        expected = self.plan.people * days * self.plan.letters_a_day
        return self.rng.randint(1, max(round(expected / max(left, 1)), 8))

    def _kills_left(self) -> bool:
        return len(self.story.kills) < self.plan.kills

    def _kill(self) -> None:
        """Kill one worker without a word; it comes back at once, or another one does its work."""
        which = self.rng.randrange(self.plan.workers)
        process = self.workers[which]
        if process is None or not self._kills_left():
            return
        time.sleep(self.rng.random() * LOOK)
        before = len(self.post.taken)
        process.kill()
        process.join()
        time.sleep(STILL)
        self.story.kills.append(Kill(before, len(self.post.taken)))
        if self.plan.workers > 1 and self.story.taken_over < self.plan.left_dead:
            self._wait_for_take_over(process)
        self._start(which)
        if self.story.stops < self.plan.stops and self.rng.random() < 0.2:
            self._stop_in_good_order()

    def _wait_for_take_over(self, dead: BaseProcess) -> None:
        """See the others take up what a dead worker had at work, if it had anything."""
        if not self._orphans():
            return
        until = time.monotonic() + TAKEN_OVER
        while self._orphans():
            if time.monotonic() > until:
                raise TimeoutError(f"nobody took up the jobs of {dead.pid}; see {self.log}")
            time.sleep(0.2)
        self.story.taken_over += 1

    def _orphans(self) -> bool:
        """Whether a job is at work at a worker whose process is gone."""
        living = sum(each is not None and each.is_alive() for each in self.workers)
        with self.app.app_context():
            jobs = queue.client(db.engine).list_workflows(
                status="PENDING", load_input=False, load_output=False
            )
        self.orphaned = {job.executor_id for job in jobs} - self._slots_held()
        return bool(self.orphaned) and living > 0

    def _slots_held(self) -> set[str]:
        """Slots whose lock somebody holds."""
        return worker.held(Path(self.values["home"]))

    def _stop_in_good_order(self) -> None:
        which = self.rng.randrange(self.plan.workers)
        process = self.workers[which]
        if process is None or not process.pid:
            return
        time.sleep(self.rng.random())
        process.terminate()
        process.join(120)
        self.story.stops += 1
        self._start(which)

    def _start(self, which: int) -> None:
        process = self.forks.Process(
            target=worker.main, args=(self.values, self.clock, self.quiet, self.log)
        )
        process.start()
        self.workers[which] = process

    def _must_live(self) -> None:
        for process in self.workers:
            if process is not None and not process.is_alive():
                raise RuntimeError(f"a worker ended by itself; see {self.log}")

    def _begun(self, moment: datetime) -> bool:
        """Set the clock, and say whether letters begin to leave that are not finished yet."""
        if not self._letters_wait():
            return False
        taken = len(self.post.taken)
        self.readers.answer(moment, self.clock())
        self._forget_what_ended()
        self.clock.set(moment)
        until = time.monotonic() + BEGUN
        while time.monotonic() < until:
            if len(self.post.taken) >= taken + SOME:
                return True
            time.sleep(LOOK)
        return False

    def _outage(self, moment: datetime) -> None:
        """Take the mail server off the net for two hours, from the middle of what leaves on."""
        self.story.outage = (moment, moment + OUTAGE)
        self.post.shut()
        for later in (timedelta(minutes=50), timedelta(minutes=110)):
            self._reach(moment + later)
        self.post.open()
        self._reach(moment + OUTAGE)

    def _set_back(self, moment: datetime) -> None:
        """Set the clock back by an hour, and let that hour pass again."""
        self.story.set_back = moment
        self._reach(moment - timedelta(hours=1))
        self._reach(moment - timedelta(minutes=30))
        self._reach(moment)

    def _forget_what_ended(self) -> None:
        """Let nothing rest any more: real time has not gone on as far as the clock."""
        mail = any(self.post.back.glob("*.eml")) if self.post.back is not None else False
        with self.app.app_context():
            client = queue.client(db.engine)
            ended = client.list_workflows(
                status=list(queue.ENDED), load_input=False, load_output=False
            )
            old = [job.workflow_id for job in ended if mail or job.name != queue.READ_BOUNCES]
            if old:
                client.delete_workflows(old)
            resting = client.list_workflows(status="DELAYED", load_input=False, load_output=False)
            if resting:
                client.resume_workflows([job.workflow_id for job in resting])

    def _busy(self, day: date) -> bool:
        """Whether anything may happen on a day beside midnight's count."""
        with self.app.app_context(), Session(db.engine) as session:
            soon = day + timedelta(days=1)
            asks = (Wave.stage == Stage.open) | (Wave.stage == Stage.planned) & (Wave.opens <= soon)
            thanks = Invitation.thanks == Delivery.waiting
            return (
                session.scalar(select(Wave.id).where(asks).limit(1)) is not None
                or session.scalar(select(Invitation.id).where(thanks).limit(1)) is not None
            )

    def _letters_wait(self) -> bool:
        with self.app.app_context(), Session(db.engine) as session:
            waits = select(Invitation.id).where(Invitation.delivery == Delivery.waiting).limit(1)
            return session.scalar(waits) is not None

    def _at_work(self) -> bool:
        with self.app.app_context():
            return worker.at_work(db.engine)


def play(
    plan: Plan, folder: Path, urls: dict[str, str], told: Callable[[date], None] | None = None
) -> tuple[Flask, Story, dict[str, str]]:
    """Play a plan in a fresh installation; the application, what happened, and who is whose."""
    port = free_port()
    values = world.settings(folder, port, urls)
    app = create_app(Settings(**values))
    chance = Random(plan.seed)
    everybody = [
        f"p{one}@partner{number}.example"
        for number in range(plan.organisations)
        for one in range(plan.people // plan.organisations)
    ]
    refused, bouncing = (round(share * len(everybody)) for share in (plan.refused, plan.bouncing))
    bad = chance.sample(everybody, refused + bouncing)
    post = Post(
        port, Clock(folder / "clock"), set(bad[:refused]), set(bad[refused:]),
        folder / world.RETURNED,
    )  # fmt: skip
    year = Year(plan, app, values, post)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    story = year.play(told or (lambda _day: None))
    return app, story, year.homes
