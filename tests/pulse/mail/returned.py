"""Messages as mail servers, machines and strangers send them to a bounce address."""

from __future__ import annotations

from textwrap import dedent

TOKEN = "ABCD-EFGH-JKMN-PQRS"  # noqa: S105 - nobody's


def report(
    to: str,
    address: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    words: str = "smtp; 550 5.1.1 <gone@example.org>: Recipient address rejected: no such user",
    sender: str = "MAILER-DAEMON@mx.example.org",
) -> bytes:
    """A delivery status notification (RFC 3464), as Postfix and Exchange write them.

    Args:
        to: the envelope sender of the letter.
        address: that failed.
        action: failed, delayed, relayed, …
        status: the enhanced status code.
        words: the diagnostic code.
        sender: of the report.
    """
    return dedent(
        f"""\
        Return-Path: <>
        Received: by mx.example.org (Postfix) id 4F2; Mon, 23 Nov 2026 09:03:11 +0000 (UTC)
        Date: Mon, 23 Nov 2026 09:03:11 +0000 (UTC)
        From: Mail Delivery System <{sender}>
        Subject: Undelivered Mail Returned to Sender
        To: {to}
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="4F2/mx.example.org"
        Message-Id: <20261123090311.4F2@mx.example.org>

        This is a MIME-encapsulated message.

        --4F2/mx.example.org
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4F2/mx.example.org
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        Arrival-Date: Mon, 23 Nov 2026 09:00:02 +0000 (UTC)

        Final-Recipient: rfc822; {address}
        Original-Recipient: rfc822;{address}
        Action: {action}
        Status: {status}
        Diagnostic-Code: {words}

        --4F2/mx.example.org
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        From: pulse@example.net
        To: {address}
        Subject: How is working together going?

        Your code: {TOKEN}

        --4F2/mx.example.org--
        """
    ).encode()


def qmail(to: str, address: str) -> bytes:
    """A failure in prose, as qmail writes them."""
    return dedent(
        f"""\
        Return-Path: <>
        Date: 23 Nov 2026 09:00:05 -0000
        From: MAILER-DAEMON@mx.example.org
        To: {to}
        Subject: failure notice

        Hi. This is the qmail-send program at mx.example.org.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <{address}>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Return-Path: <{to}>
        Subject: How is working together going?
        """
    ).encode()


def out_of_office(to: str, address: str) -> bytes:
    """Somebody is away."""
    return dedent(
        f"""\
        From: {address}
        To: {to}
        Subject: Automatic reply: How is working together going?
        Auto-Submitted: auto-replied
        Content-Type: text/plain; charset=utf-8

        I am out of the office until 4 January. In urgent cases write to desk@example.org.
        """
    ).encode()


def spam(to: str) -> bytes:
    """A stranger has found the address."""
    return dedent(
        f"""\
        From: "Mail Delivery Subsystem" <mailer-daemon@cheap.example>
        To: {to}
        Subject: Undelivered mail: you have won

        The following addresses had permanent fatal errors: <p0-0-0@example.org>
        """
    ).encode()
