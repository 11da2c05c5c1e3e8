"""A small IMAP server for tests: one user, one folder, and the commands that a reader needs."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LINE = re.compile(rb"(?P<tag>\S+) (?P<command>UID \S+|\S+) ?(?P<rest>.*)\r\n", re.IGNORECASE)
PART = re.compile(rb"(?P<uid>\d+) \(BODY\.PEEK\[\]<0\.(?P<most>\d+)>\)", re.IGNORECASE)
STORE = re.compile(rb"(?P<uid>\d+) \+FLAGS\.SILENT \((?P<flag>\S+)\)", re.IGNORECASE)


@dataclass
class Box:
    """A folder of messages by their number, with their flags."""

    messages: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    user: str = "bounces"
    password: str = "p@ss/word"  # noqa: S105 - nobody's
    folder: str = "INBOX"
    keywords: bool = True  # clients may make up flags
    uidplus: bool = True
    heard: list[str] = field(default_factory=list)  # commands, without what follows
    hang_up_at: str = ""  # the command at which the connection ends

    def add(self, *messages: bytes) -> None:
        """Let messages arrive."""
        for message in messages:
            uid = max(self.messages, default=0) + 1
            self.messages[uid] = message
            self.flags[uid] = set()

    def expunge(self, uids: set[int]) -> None:
        """Delete those of some messages that are marked for it."""
        for uid in uids:
            if "\\Deleted" in self.flags.get(uid, set()):
                del self.messages[uid], self.flags[uid]


class Handler(socketserver.StreamRequestHandler):
    """One client."""

    box: Box

    def handle(self) -> None:
        """Greet, and answer one command after the other."""
        self.wfile.write(b"* OK ready\r\n")
        while line := LINE.fullmatch(self.rfile.readline()):
            command = line["command"].decode().upper()
            self.box.heard.append(command)
            if command == self.box.hang_up_at:
                return
            answer = self.answered(command, line["rest"])
            self.wfile.write(line["tag"] + b" " + answer + b"\r\n")
            if command == "LOGOUT":
                return

    def say(self, text: str) -> None:
        """Say something beside the answer."""
        self.wfile.write(f"* {text}\r\n".encode())

    def answered(self, command: str, rest: bytes) -> bytes:
        """The answer to one command."""
        box = self.box
        if command == "CAPABILITY":
            known = box.uidplus and "LOGIN" in box.heard
            self.say("CAPABILITY IMAP4rev1" + (" UIDPLUS" if known else ""))
        elif command == "LOGIN" and rest.decode() != f'{box.user} "{box.password}"':
            return b"NO [AUTHENTICATIONFAILED] Authentication failed."
        elif command == "SELECT" and rest.decode() != f'"{box.folder}"':
            return b"NO [NONEXISTENT] There is no such folder"
        elif command == "SELECT":
            allowed = "\\Deleted \\Seen" + (" \\*" if box.keywords else "")
            self.say(f"OK [PERMANENTFLAGS ({allowed})] Flags permitted.")
        else:
            return self.done(command, rest)
        return b"OK done"

    def done(self, command: str, rest: bytes) -> bytes:
        """The answer to what is done with messages."""
        box = self.box
        if command == "UID SEARCH":
            self.search(rest.decode().upper())
        elif command == "UID FETCH" and (part := PART.fullmatch(rest)):
            self.fetch(int(part["uid"]), int(part["most"]))
        elif command == "UID STORE" and (store := STORE.fullmatch(rest)):
            box.flags[int(store["uid"])].add(store["flag"].decode())
        elif command == "UID EXPUNGE" and box.uidplus:
            box.expunge({int(rest)})
        elif command == "EXPUNGE":
            box.expunge(set(box.messages))
        elif command not in {"LOGIN", "LOGOUT"}:
            return b"BAD what is that"
        return b"OK done"

    def search(self, words: str) -> None:
        """Numbers of the messages without some flags."""
        unwanted = {"\\Deleted"}
        unwanted |= {"\\Seen"} if "UNSEEN" in words else {"$PulseLooked"}
        found = [str(uid) for uid, flags in self.box.flags.items() if not flags & unwanted]
        self.say(" ".join(["SEARCH", *found]))

    def fetch(self, uid: int, most: int) -> None:
        """The first part of a message."""
        content = self.box.messages[uid][:most]
        head = f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(content)}}}\r\n".encode()
        self.wfile.write(head + content + b")\r\n")


@contextmanager
def serving(box: Box) -> Iterator[str]:
    """Serve a box, and say under which address a reader finds it."""
    handler = type("Serving", (Handler,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"imap://{box.user}:p%40ss%2Fword@127.0.0.1:{server.server_address[1]}/{box.folder}"
        finally:
            server.shutdown()
            thread.join()
