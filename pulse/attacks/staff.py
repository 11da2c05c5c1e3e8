"""Somebody of the staff at the pages of an installation: signs in, follows every link, compares."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from pulse.auth import invite, links
from pulse.db import db
from pulse.jobs.workshop import clock

MOST = 60  # pages of one walk
HREF = re.compile(rb'(?:href|src|action)="(/[^"#]*)')
CLOCK = re.compile(  # what is written anew each second: a form's token, a calendar's stamp
    rb'(name="csrf_token"[^>]*value="|^DTSTAMP:)[^"\r\n]*', re.MULTILINE
)
SIGN_IN = re.compile(rb'action="(/sign-in/[^"]+)"')
CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]*)')
MOVING = {"date", "set-cookie"}  # headers that a clock or a session writes
LEFT_OUT = ("/sign-out", "/static/")


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as somebody saw it, without the clock."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def signed_in(app: Flask, address: str) -> FlaskClient:
    """A browser in which this user has signed in, by a link as it stands in a letter."""
    with app.app_context():
        user = invite.user_of(db.session(), address)
        if user is None:
            raise LookupError(address)
        secret = links.give(db.session(), user, now=clock())
        db.session.commit()
    browser = app.test_client()
    page = browser.get(f"/sign-in/{secret}").data
    form, token = SIGN_IN.search(page), CSRF.search(page)
    if form is None or token is None:
        raise LookupError("the page of a sign-in link has no form")
    browser.post(form[1].decode(), data={"csrf_token": token[1].decode()})
    return browser


def walk(browser: FlaskClient, starts: Iterable[str]) -> dict[str, Seen]:
    """Every page, file and export that links lead to from some pages on."""
    seen: dict[str, Seen] = {}
    ahead = deque(starts)
    while ahead and len(seen) < MOST:
        path = ahead.popleft().replace("&amp;", "&")
        if path in seen or path.startswith(LEFT_OUT):
            continue
        seen[path] = look(browser, path)
        if b"<html" in seen[path].body:
            ahead.extend(found.decode() for found in HREF.findall(seen[path].body))
    return seen


def look(browser: FlaskClient, path: str) -> Seen:
    """One page, with what a clock or a session writes blanked out."""
    reply = browser.get(path, buffered=True)
    headers = sorted((k, v) for k, v in reply.headers.items() if k.lower() not in MOVING)
    return Seen(reply.status_code, tuple(headers), CLOCK.sub(rb"\1", reply.data))
