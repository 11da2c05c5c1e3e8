"""`pulse feedback …`."""

from __future__ import annotations

import re

from pulse.settings import Settings
from tests.pulse.cli.test_waves import begun, run

__all__ = ["begun"]  # a fixture


def test_a_box_is_opened_read_listed_and_withdrawn(begun: Settings) -> None:
    opened = run(begun, "feedback", "open", "Say it", "--purpose", "What should be heard.")
    code = re.search(r"/f/(\w{10})", opened.output)
    assert code is not None, opened.output
    named = run(
        begun, "feedback", "reader", code[1], "lia@north.example", "--organisation", "North"
    )
    listed = run(begun, "feedback", "list")
    stopped = run(begun, "feedback", "reader", code[1], "lia@north.example", "--stop")
    withdrawn = run(begun, "feedback", "withdraw", code[1])
    unknown = run(begun, "feedback", "withdraw", "nosuchcode")

    assert "two readers who have set a passphrase" in " ".join(named.output.split())
    assert "lia@north.example has no passphrase yet" in listed.output
    assert "reads no new message" in stopped.output
    assert "takes no new message" in withdrawn.output
    assert unknown.exit_code == 1
    assert "No feedback form has the code" in unknown.output
