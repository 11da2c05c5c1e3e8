"""The `pulse` command: one group, whose subjects are loaded when they are asked for."""

from __future__ import annotations

from importlib import import_module

import rich_click as click

SUBJECTS: dict[str, tuple[str, tuple[str, ...]]] = {  # in a sentence, and the modules it lies in
    "init": (
        "Create ledgers, keyring and session key, and print the steward's sign-in link.",
        ("operate",),
    ),
    "run": ("Serve the pages and do the jobs, in one process unless told otherwise.", ("run",)),
    "jobs": ("See what is being done in the background, retry it or cancel it.", ("jobs",)),
    "metrics": (
        "Print the figures that Prometheus may know, for its collector of text files.",
        ("jobs",),
    ),
    "keys": ("Hold the keys of several machines.", ("keys",)),
    "doctor": (
        "Say what is configured, what is to do, missing or unsafe; exit 1 for the latter two.",
        ("doctor",),
    ),
    "backup": ("Write both ledgers into FILE, as of one moment each.", ("backup",)),
    "restore": ("Bring the ledgers of a backup into a home that has none.", ("backup",)),
    "organisation": ("The partners of the alliance.", ("partners", "changes")),
    "roster": ("The people of each partner.", ("partners", "ways")),
    "leader": ("Those who read one organisation's reports.", ("leaders",)),
    "unit": ("The teams of each partner.", ("changes",)),
    "person": ("Single people of the rosters.", ("persons",)),
    "mark": ("Marks on the lines of reports: what happened between the waves.", ("changes",)),
    "bounces": ("Letters that came back, and the addresses that no letter reaches.", ("bounces",)),
    "mail": ("See whether letters can leave.", ("mail",)),
    "history": ("Results from before this installation.", ("history",)),
    "analyse": ("Analyse FILES without any database, and say every number.", ("analyse",)),
    "pulse": ("Pulses: series of waves that open, ask and close by themselves.", ("pulses",)),
    "wave": ("Waves, from plan to published report, or called off on the way.", ("waves", "ways")),
    "channel": ("Channels of chat programs in which waves are announced.", ("ways",)),
    "letters": (
        "Letters: in whose name they leave, what stands on top of them, how they look.",
        ("letters",),
    ),
    "papers": (
        "What the organisation NAME is handed: for its IT, its director, on data protection.",
        ("letters",),
    ),
    "charter": (
        "Show the rules in force; change what holds for the waves that open from now on.",
        ("charter",),
    ),
    "manifest": ("Check what was fixed when a wave opened.", ("manifest",)),
    "report": ("Trend reports: show, export, draw.", ("reports",)),
    "audit": (
        "Audit a RELEASE by the number of its wave, or a --file; exit 1 if it gives anything away.",
        ("audit",),
    ),
    "friction": (
        "Weigh the evidence that series fall, from published files alone.",
        ("friction",),
    ),
    "dyads": ("How organisations see each other, from published cells alone.", ("dyads",)),
    "feedback": (
        "Boxes that answer back: open one, name its readers, withdraw it.",
        ("feedback",),
    ),
    "attack": ("Attack Pulse on this machine, and each leaky twin beside it.", ("attack",)),
    "demo": (
        "Load a demonstration alliance and serve it; Ctrl-C stops, running it again goes on.",
        ("demo",),
    ),
    "drill": (
        "Play five waves of an invented alliance in which something slips, and serve it.",
        ("drill",),
    ),
}


class Subjects(click.RichGroup):
    """The subjects by name: most need the whole application, and their list needs none of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the table."""
        return list(SUBJECTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A subject as far as it is known: until it is loaded, its sentence alone."""
        if cmd_name in self.commands or cmd_name not in SUBJECTS:
            return self.commands.get(cmd_name)
        return click.Command(cmd_name, help=SUBJECTS[cmd_name][0])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Load the subject that is asked for."""
        self.load(args[0])
        return super().resolve_command(ctx, args)

    def load(self, name: str) -> None:
        """Bring a subject in with all that the modules say of it; any other name is left alone."""
        if name in self.commands or name not in SUBJECTS:
            return
        for module in SUBJECTS[name][1]:
            for command in import_module(f"pulse.cli.{module}").COMMANDS:
                if command.name == name:
                    self.add_command(command)


@click.group(cls=Subjects)
@click.version_option(package_name="pulse-alliance")
def main() -> None:
    """Pulse, the trust instrument for alliances."""
