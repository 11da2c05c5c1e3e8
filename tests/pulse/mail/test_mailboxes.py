"""A mailbox is read without a trace, and its messages are taken out, left, or stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pulse.mail import mailboxes
from pulse.mail.errors import MailboxUnreachable, MailboxUrlInvalid
from pulse.mail.imap import Imap
from pulse.mail.mailboxes import LARGEST, Mailbox
from tests.pulse.mail.imap_server import Box, serving

ONE, TWO, THREE = b"Subject: one\r\n\r\n1", b"Subject: two\r\n\r\n2", b"Subject: three\r\n\r\n3"


@pytest.fixture
def box() -> Box:
    """A folder with three messages."""
    box = Box()
    box.add(ONE, TWO, THREE)
    return box


@pytest.fixture
def inbox(box: Box) -> Iterator[Mailbox]:
    """The reader of that folder."""
    with serving(box) as url:
        yield mailboxes.of(url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of .eml files, and some that are none."""
    for name, content in (("1.eml", ONE), ("2.EML", TWO), ("3.eml", THREE)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / ".4.eml").write_bytes(b"still being written")
    (tmp_path / "notes.txt").write_bytes(b"no letter")
    return tmp_path


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """A Maildir."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(ONE)
    (tmp_path / "cur" / "2.host:2,R").write_bytes(TWO)
    (tmp_path / "new" / "3.host").write_bytes(THREE)
    (tmp_path / "cur" / "4.host:2,S").write_bytes(b"read by somebody")
    (tmp_path / "tmp" / "5.host").write_bytes(b"on its way")
    return tmp_path


def contents(mailbox: Mailbox) -> list[bytes]:
    """All that a reader would look at."""
    with mailbox.open() as messages:
        return [message.content for message in messages]


def take_leave_stay(mailbox: Mailbox) -> None:
    """Take the first message, leave the second, and pass over the third."""
    with mailbox.open() as messages:
        for number, message in enumerate(messages):
            if number == 0:
                message.take()
            elif number == 1:
                message.leave()


def test_messages_on_a_server_are_taken_left_or_stay(box: Box, inbox: Mailbox) -> None:
    assert contents(inbox) == [ONE, TWO, THREE]
    assert contents(inbox) == [ONE, TWO, THREE]
    take_leave_stay(inbox)

    assert contents(inbox) == [THREE]
    assert box.messages == {2: TWO, 3: THREE}
    assert box.flags == {2: {"$PulseLooked"}, 3: set()}
    assert "EXPUNGE" not in box.heard  # it would delete what others have marked


def test_a_server_without_keywords_and_without_uidplus_will_do(box: Box, inbox: Mailbox) -> None:
    box.keywords = box.uidplus = False
    take_leave_stay(inbox)

    assert contents(inbox) == [THREE]
    assert box.flags == {2: {"\\Seen"}, 3: set()}


def test_files_of_a_folder_are_taken_left_or_stay(folder: Path) -> None:
    mailbox = mailboxes.of(f"file:{folder}")
    assert contents(mailbox) == [ONE, TWO, THREE]
    take_leave_stay(mailbox)

    assert contents(mailbox) == [THREE]
    assert (folder / "left-alone" / "2.EML").read_bytes() == TWO
    assert not (folder / "1.eml").exists()


def test_messages_of_a_maildir_are_taken_left_or_stay(maildir: Path) -> None:
    mailbox = mailboxes.of(f"file://{maildir}")
    assert contents(mailbox) == [ONE, TWO, THREE]
    take_leave_stay(mailbox)

    assert contents(mailbox) == [THREE]
    assert (maildir / "cur" / "2.host:2,RS").read_bytes() == TWO
    assert not (maildir / "new" / "1.host").exists()


def test_of_a_large_message_only_the_beginning_is_read(box: Box, inbox: Mailbox) -> None:
    box.messages[1] = b"x" * (LARGEST + 100)

    assert max(map(len, contents(inbox))) == LARGEST


def test_a_file_that_somebody_took_away_meanwhile_is_nothing(folder: Path) -> None:
    with mailboxes.of(f"file:{folder}").open() as messages:
        message = next(messages)
        (folder / "1.eml").unlink()
        message.leave()
        message.take()

        assert message.content == b""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "another"}, "Authentication failed"),
        ({"folder": "Elsewhere"}, "no such folder"),
        ({"hang_up_at": "UID FETCH"}, "cannot be used"),
        ({"hang_up_at": "LOGIN"}, "cannot be used"),
    ],
)
def test_a_server_that_gives_nothing_is_named_and_its_password_is_not(
    box: Box, inbox: Mailbox, change: dict[str, str], words: str
) -> None:
    for name, value in change.items():
        setattr(box, name, value)
    with pytest.raises(MailboxUnreachable, match=words) as caught:
        contents(inbox)

    assert "127.0.0.1" in str(caught.value)
    assert "p@ss" not in str(caught.value)


def test_a_server_that_nobody_runs_and_a_folder_that_is_not_there_are_named(tmp_path: Path) -> None:
    with serving(Box()) as url:
        gone = mailboxes.of(url)
    for mailbox in (gone, mailboxes.of(f"file:{tmp_path / 'none'}")):
        with pytest.raises(MailboxUnreachable, match="of returned letters"):
            contents(mailbox)


def test_a_url_says_where_and_keeps_its_password_to_itself() -> None:
    found = mailboxes.of("imaps://me%40example.org:hush@mail.example/Returned%20letters")

    assert isinstance(found, Imap)
    assert (found.host, found.port, found.tls) == ("mail.example", 993, True)
    assert (found.user, found.password, found.folder) == (
        "me@example.org",
        "hush",
        "Returned letters",
    )
    assert "hush" not in repr(found)
    assert mailboxes.of("imap://me:hush@mail.example?starttls") == Imap(
        "mail.example", 143, "me", "hush", "INBOX", tls=False, starttls=True, largest=LARGEST
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("pop3://me:hush@mail.example", "must be imaps"),
        ("imaps://", "must be imaps"),
        ("imaps://mail.example", "user or password"),
        ("imaps://me:hush@mail.example:99999", "a number up to 65535"),
        ("imaps://me:hush/er@mail.example/INBOX", "%2F for /"),
        ("imaps://me:[hush]@mail.example/INBOX", "are written as"),
        ("imap://me:hush@mail.example", "in the clear"),
        ("imaps://me:hush@mail.example/Zur%C3%BCck", "plain letters"),
        ("file:", "the folder is missing"),
    ],
)
def test_a_slip_in_a_url_is_said_without_the_password(url: str, words: str) -> None:
    with pytest.raises(MailboxUrlInvalid, match=words) as caught:
        mailboxes.of(url)

    assert "hush" not in str(caught.value)
