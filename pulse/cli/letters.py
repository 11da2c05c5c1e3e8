"""`pulse letters …` and `papers …`: what leaves, and what partners get."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import rich_click as click

from pulse import briefs, moves, outcomes
from pulse.auth import audit
from pulse.cli.files import contents
from pulse.cli.session import application, write_down
from pulse.db import db
from pulse.mail import letters, logo, mime, outbox, samples
from surveys import letterheads, partners, sharing, waves
from surveys.asking import thanks
from surveys.asking.rows import address_of
from surveys.sharing import Line

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("letters")
def group() -> None:
    """Letters: in whose name they leave, what stands on top of them, how they look."""


@group.command("sender")
@click.option("--name", help="In front of the sender's address; '' for none.")
@click.option("--reply-to", help="Where answers go; '' for the sender's own address.")
def sender(name: str | None, reply_to: str | None) -> None:
    """Say in whose name letters leave, and where answers to them go."""
    with application() as app:
        alliance = partners.alliance(db.session())
        if name is not None or reply_to is not None:
            answers = alliance.reply_to or "" if reply_to is None else reply_to
            partners.send_as(
                alliance,
                name=alliance.sender_name or "" if name is None else name,
                reply_to=address_of(answers) if answers else "",
            )
            write_down("sender of letters set", alliance.sender_name or alliance.name)
            db.session.commit()
        shown = mime.named(alliance.sender_name or "", outbox.of(app).sender)
        click.echo(f"Letters come from {shown}.")
        click.echo(f"Answers go to {alliance.reply_to or 'the same address'}.")


@group.command("head")
@click.argument("name")
@click.option("--called", help="The name on top of its letters; '' for none.")
@click.option("--logo", "file", type=FILE, help="A PNG, JPEG or WebP.")
@click.option("--no-logo", is_flag=True, help="Take the logo off.")
def head(name: str, called: str | None, file: Path | None, no_logo: bool) -> None:
    """Put a name and a logo on top of the letters of the organisation NAME."""
    with application():
        session = db.session()
        whose = partners.organisation(session, name)
        if called is not None:
            letterheads.name_it(session, whose, called)
        if file is not None:
            letterheads.draw(session, whose, logo.read(io.BytesIO(contents(file))))
        if no_logo:
            letterheads.draw(session, whose, None)
        if called is not None or file is not None or no_logo:
            write_down("letterhead set", whose.name)
        session.commit()
        there = letterheads.of(session, whose)
        drawn = f"{len(there.logo):,} bytes" if there.logo is not None else "none"
        click.echo(f"{whose.name}: name on letters {there.name or 'none'}, logo {drawn}.")


@group.command("show")
@click.argument("letter", type=click.Choice(samples.NAMES))
@click.option("--language", default="en", show_default=True)
@click.option("--organisation", help="With whose head; else the alliance's.")
@click.option("--wave", "number", type=int, help="Of which wave; else an example.")
@click.option("--html", is_flag=True, help="The HTML part instead of the plain text.")
def show(
    letter: str, language: str, organisation: str | None, number: int | None, html: bool
) -> None:
    """Print a letter as it will be, with examples where a person's own will stand."""
    with application() as app:
        session = db.session()
        scene = outcomes.scene(
            session,
            app.extensions["pulse.settings"].public_url,
            wave=waves.by_id(session, number) if number is not None else None,
            organisation=partners.organisation(session, organisation) if organisation else None,
            today=datetime.now(UTC).date(),
        )
        written = samples.written(app, letter, scene, letters.spoken(app, language))
    if html:
        click.echo(mime.shown(written.html, written.logo))
        return
    click.echo(f"{written.subject}\n\n{written.text}")


@group.command("share")
@click.argument("number", type=int)
@click.option("--line", "pairs", nargs=2, multiple=True, metavar="SAID DONE", help="Repeatable.")
@click.option("--send", is_flag=True, help="Let the letters leave now.")
def share(number: int, pairs: tuple[tuple[str, str], ...], send: bool) -> None:
    """Write down what was said and done in wave NUMBER, and tell those who were asked."""
    with application():
        session = db.session()
        wave = waves.by_id(session, number)
        if pairs:
            today = datetime.now(UTC).date()
            thanks.write(session, wave, [Line(*pair) for pair in pairs], today)
            write_down("what was done written down", wave.name)
        if send:
            now = datetime.now(UTC)
            moves.share_back(session, wave, today=now.date(), actor=audit.COMMAND_LINE, now=now)
        session.commit()
        for line in sharing.lines(session, wave):
            click.echo(f"* {line.said}\n  {line.done}")
        day = sharing.by_itself_on(session, wave)
        if wave.shared is not None:
            click.echo(f"Shared back on {wave.shared}. Letters leave while `pulse run` is running.")
        elif day is not None:
            click.echo(f"Not shared back yet; on {day} it happens by itself.")
        else:
            click.echo(f"{wave.name} is {wave.stage.word}.")


@click.command("papers")
@click.argument("name")
@click.argument("what", type=click.Choice(["it", "announcement", *briefs.DOCUMENTS]))
@click.option("--to", type=FILE, help="Write a file: .txt, .eml, .odt or .pdf, by its ending.")
def papers(name: str, what: str, to: Path | None) -> None:
    """What the organisation NAME is handed: for its IT, its director, on data protection."""
    with application() as app:
        session = db.session()
        whose = partners.organisation(session, name)
        ending = to.suffix.lower() if to is not None else ".txt"
        if what == "it":
            made: str | bytes = briefs.for_it(app, session, whose, datetime.now(UTC))
        elif what == "announcement":
            subject, text = briefs.announcement(app, session, whose)
            made = f"{subject}\n\n{text}"
            if ending == ".eml":
                made = briefs.draft(app, session, whose)
        else:
            blocks = briefs.paper(app, session, whose, what)
            write = {".odt": briefs.as_odt, ".pdf": briefs.as_pdf}.get(ending)
            if write is None:
                raise click.ClickException("Say where to: --to FILE.odt to fill in, or FILE.pdf.")
            made = write(app, whose, blocks)
    if to is None:
        click.echo(made)
        return
    to.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(f"Written: {to}")


COMMANDS: tuple[click.Command, ...] = (group, papers)
