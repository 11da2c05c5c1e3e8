"""An installation begins with one command, and can be looked over."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pulse import queue
from pulse.auth import audit
from pulse.cli import main
from pulse.cli.checks.disks import mount
from pulse.cli.session import inside
from pulse.db import db
from pulse.jobs import runner
from pulse.settings import Settings
from surveys import charter, partners
from tests.conftest import BOTH


def run(settings: Settings, *words: str, typed: str = "", **more: str) -> Result:
    """Run a command with the settings as its environment."""
    given = settings.model_dump(exclude_none=True, include=settings.model_fields_set)
    environ = {
        f"PULSE_{name.upper()}": str(value.get_secret_value() if name == "secret_key" else value)
        for name, value in given.items()
    }
    return CliRunner().invoke(
        main, [*words], input=typed, env={"COLUMNS": "500", **environ, **more}
    )


@pytest.fixture
def begun(settings: Settings) -> Settings:
    """An installation that has begun."""
    words = ("init", "--name", "Coast Alliance", "--steward", "steward@alliance.example")
    assert run(settings, *words).exit_code == 0
    return settings


def link_in(output: str) -> str:
    """The path of the sign-in link that a command printed."""
    return "/sign-in/" + output.partition("/sign-in/")[2].split()[0]


@BOTH
def test_beginning_makes_everything_and_lets_the_steward_in(settings: Settings) -> None:
    made = run(settings, "init", "--name", "Coast Alliance", "--steward", "steward@a.example")

    assert made.exit_code == 0, made.output
    with inside(settings) as app:
        assert partners.alliance(db.session()).name == "Coast Alliance"
        assert charter.in_force(db.session()).version == 1
        assert audit.verify(db.session()) == 1
        assert app.test_client().get(link_in(made.output)).status_code == 200


def test_what_is_left_out_is_asked_for(settings: Settings) -> None:
    made = run(settings, "init", typed="Coast Alliance\nsteward@alliance.example\n")

    assert made.exit_code == 0, made.output
    assert "Pulse is ready for Coast Alliance" in made.output


def test_beginning_again_changes_nothing_and_gives_a_fresh_link(begun: Settings) -> None:
    again = run(begun, "init", "--steward", "steward@alliance.example")

    assert again.exit_code == 0, again.output
    assert "Pulse is ready for Coast Alliance" in again.output
    with inside(begun) as app:
        assert app.test_client().get(link_in(again.output)).status_code == 200


def test_another_name_is_refused_in_one_sentence(begun: Settings) -> None:
    again = run(begun, "init", "--name", "Other Alliance", "--steward", "me@alliance.example")

    assert again.exit_code == 1
    assert "already serves Coast Alliance" in again.output


def test_a_stewards_address_that_is_none_is_refused_and_nothing_is_founded(
    settings: Settings,
) -> None:
    made = run(settings, "init", "--name", "Coast Alliance", "--steward", "nobody")

    assert made.exit_code == 1
    assert "is not an e-mail address" in made.output
    again = run(settings, "init", "--name", "Sea Alliance", "--steward", "me@alliance.example")
    assert again.exit_code == 0, again.output


def test_the_key_of_sessions_lies_in_a_file_for_its_owner_alone(settings: Settings) -> None:
    bare = settings.model_copy(update={"secret_key": None})
    bare = Settings(home=bare.home)

    run(bare, "init", "--name", "Coast Alliance", "--steward", "me@alliance.example")

    key = bare.home / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(bare.home.stat().st_mode) == 0o700
    with inside(bare) as app:
        assert app.secret_key == key.read_text().strip()


def test_a_command_before_the_beginning_says_what_to_do(settings: Settings) -> None:
    early = run(settings, "organisation", "list")

    assert early.exit_code == 1
    assert "Run `pulse init` first" in early.output


def test_a_slip_in_a_settings_name_stops_every_command(settings: Settings) -> None:
    told = run(settings, "doctor", PULSE_PUBLIC_ULR="https://pulse.example")

    assert told.exit_code == 1
    assert "PULSE_PUBLIC_ULR is not a setting" in told.output


@BOTH
def test_the_doctor_lists_settings_and_masks_secrets(begun: Settings) -> None:
    told = run(begun, "doctor", PULSE_MAIL_URL="smtp://me:hush@127.0.0.1:9")

    assert begun.secret_key is not None
    assert begun.secret_key.get_secret_value() not in told.output
    assert "hush" not in told.output
    assert "PULSE_MAIL_URL" in told.output


def test_the_doctor_calls_a_mail_folder_unsafe_outside_a_demonstration(begun: Settings) -> None:
    told = run(begun, "doctor")

    assert told.exit_code == 1
    assert "reach nobody" in told.output


def test_the_doctor_finds_a_fresh_installation_well_and_says_what_is_to_do(begun: Settings) -> None:
    told = run(Settings(home=begun.home), "doctor")

    assert "\nMissing\n" not in told.output
    assert told.exit_code == ("\nUnsafe\n" in told.output)  # of the machine that tests run on
    _, _, to_do = told.output.partition("\nTo do\n")
    assert "Set PULSE_MAIL_URL" in to_do
    assert "No worker runs" in to_do
    assert "works on this machine only" in to_do


def test_the_doctor_misses_a_worker_that_fell_silent(begun: Settings) -> None:
    with inside(begun):
        db.session.add(queue.Worker(slot="1", beat=int(time.time()) - 200))
        db.session.commit()

    told = run(Settings(home=begun.home), "doctor")

    assert told.exit_code == 1
    assert "The worker says nothing any more" in told.output


@pytest.mark.parametrize("exposed", [".", "keyring", "keyring/slots"])
def test_the_doctor_sees_what_others_may_read(begun: Settings, exposed: str) -> None:
    path = begun.home / exposed
    path.chmod(path.stat().st_mode | 0o044)

    told = run(begun, "doctor")

    assert "Unsafe" in told.output
    assert str(path.resolve()) in told.output


def test_the_doctor_sees_one_database_given_for_both_ledgers(begun: Settings) -> None:
    told = run(begun, "doctor", PULSE_BOX_URL=begun.roster)

    assert "They must be two" in told.output


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_the_doctor_sees_a_server_that_logs_statements(begun: Settings) -> None:
    with inside(begun), db.engine.connect() as connection:
        name = db.engine.url.database
        connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'")
        connection.commit()

    told = run(begun, "doctor")

    assert "log_statement = all" in told.output


def test_the_doctor_before_the_beginning_says_what_is_missing(tmp_path: Path) -> None:
    told = run(Settings(home=tmp_path / "nowhere"), "doctor")

    assert told.exit_code == 1
    assert "Run `pulse init`" in told.output


def test_the_doctor_sees_whether_a_worker_runs(begun: Settings) -> None:
    before = run(begun, "doctor").output
    with inside(begun):
        db.session.add(queue.Worker(slot="1", beat=int(time.time())))
        db.session.commit()
    after = run(begun, "doctor").output

    assert "No worker runs" in before
    assert "A worker does the jobs" in after


MOUNTS = """/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
/dev/sdb1 /srv btrfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/pulse/keyring", "ext4"),
        ("/run/pulse/keyring", "tmpfs"),
        ("/srv/pulse/keyring", "btrfs"),
        ("/srv2/pulse/keyring", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert mount(Path(path), MOUNTS).kind == kind


def test_a_job_is_listed_whole_however_narrow_the_terminal(begun: Settings) -> None:
    with inside(begun) as app:
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 99)
        db.session.commit()
        worker = runner.launch(app, tick=3600.0)
        until = time.monotonic() + 60
        while queue.jobs(db.engine)[0].state != "failed" and time.monotonic() < until:
            time.sleep(0.1)
        worker.stop()
        job = queue.jobs(db.engine)[0]
    lines = run(begun, "jobs", "list", COLUMNS="40").output.splitlines()

    assert lines[0].startswith(f"{job.id}  wave.close 99: failed, asked ")
    assert lines[1].strip() == "There is no such wave."


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PULSE_LISTEN", "somewhere", "must be host:port"),
        ("PULSE_LISTEN", "127.0.0.1:99999", "must be host:port"),
        ("PULSE_ROSTER_URL", "postgres://db.example/roster", "must be like postgresql+psycopg://"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    begun: Settings, name: str, value: str, said: str
) -> None:
    answered = run(begun, "jobs", "list", **{name: value})

    assert answered.exit_code == 1
    assert name in answered.output
    assert said in " ".join(answered.output.replace("│", " ").split())


def test_the_doctor_comes_to_its_end_whatever_it_meets(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    told = run(Settings(home=tmp_path / "file", box_url="sqlite:////proc/none"), "doctor")

    assert told.exit_code == 1
    assert "Traceback" not in told.output
    assert "Letters link to" in told.output


def test_the_doctor_says_that_the_key_service_does_not_answer(begun: Settings) -> None:
    told = run(begun, "doctor", PULSE_KEYRING="http://127.0.0.1:9", PULSE_KEYRING_SECRET="s" * 32)

    assert told.exit_code == 1
    assert "The key service http://127.0.0.1:9 does not answer" in told.output
    assert "s" * 32 not in told.output
