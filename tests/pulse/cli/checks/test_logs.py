from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulse.cli.checks import logs
from tests.pulse.cli.checks.conftest import Put

HOST, PORT = "pulse.example", 8000

NGINX = """
http {
    access_log /var/log/nginx/access.log;
    include conf.d/*.conf;
}
"""
SITE = """
server {
    server_name pulse.example;  # the alliance
    location /s/ { %s proxy_pass http://127.0.0.1:8000; }
    location / { proxy_pass http://127.0.0.1:8000; }
}
"""


def seen(root: Path) -> list[tuple[str, str]]:
    return [tuple(found) for found in logs.of_servers(HOST, PORT, root)]


def test_a_machine_without_web_servers_is_not_complained_of(root: Path) -> None:
    assert seen(root) == []
    assert list(logs.of_programs({}, [root], root)) == []


def test_nginx_that_logs_respondents_is_seen_with_the_log_that_it_inherits(
    root: Path, put: Put
) -> None:
    put("etc/nginx/nginx.conf", NGINX)
    put("etc/nginx/conf.d/pulse.conf", SITE % "")

    access, errors = seen(root)

    assert access[0] == "unsafe"
    assert "of pulse.example to /var/log/nginx/access.log" in access[1]
    assert "`access_log off;` in `location /s/`" in access[1]
    assert errors[0] == "to do"


def test_nginx_as_the_operators_guide_has_it_is_fine(root: Path, put: Put) -> None:
    put("etc/nginx/nginx.conf", NGINX)
    put("etc/nginx/conf.d/pulse.conf", SITE % "access_log off; error_log /dev/null crit;")

    assert seen(root) == []


def test_what_the_guide_says_of_nginx_is_what_the_doctor_wants(root: Path, put: Put) -> None:
    guide = Path(__file__).parents[4] / "docs" / "operator.md"
    shown = guide.read_text(encoding="utf-8").partition("```nginx")[2].partition("```")[0]
    put("etc/nginx/nginx.conf", f"http {{ server {{ server_name pulse.example; {shown} }} }}")

    assert seen(root) == []


def test_nginx_that_serves_others_is_none_of_our_business(root: Path, put: Put) -> None:
    site = SITE.replace("pulse.example", "other.example").replace("8000", "9000")
    put("etc/nginx/nginx.conf", NGINX)
    put("etc/nginx/conf.d/other.conf", site % "")

    assert seen(root) == []


def test_nginx_that_hands_on_through_an_upstream_is_seen(root: Path, put: Put) -> None:
    words = (
        "http { upstream pulse { server 127.0.0.1:8000; } "
        "server { server_name _; location / { proxy_pass http://pulse; } } }"
    )
    put("etc/nginx/nginx.conf", words)

    assert [kind for kind, _ in seen(root)] == ["unsafe", "to do"]


@pytest.mark.parametrize(
    "words",
    ["", "{", "}}}", "http { server {", "include nginx.conf;", ";;;", "server_name", 'a "b', "\0"],
)
def test_settings_of_nginx_that_are_none_are_passed_over(root: Path, put: Put, words: str) -> None:
    put("etc/nginx/nginx.conf", words)

    assert seen(root) == []


APACHE = """
<VirtualHost *:443>
    ServerName pulse.example
    ProxyPass / http://127.0.0.1:8000/
    %s
</VirtualHost>
"""


@pytest.mark.parametrize("place", ["etc/apache2/sites-enabled/p.conf", "etc/httpd/conf.d/p.conf"])
@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("CustomLog ${APACHE_LOG_DIR}/access.log combined", ["unsafe"]),
        ("TransferLog /var/log/a", ["unsafe"]),
        ('CustomLog /var/log/a combined "expr=!(%{REQUEST_URI} =~ m#^/s/#)"', []),
        ("CustomLog /var/log/a combined env=!respondent", []),
        ("# CustomLog /var/log/a combined", []),
    ],
)
def test_apache_that_logs_respondents_is_seen(
    root: Path, put: Put, place: str, line: str, kinds: list[str]
) -> None:
    put(place, APACHE % line)

    assert [kind for kind, _ in seen(root)] == kinds


def test_a_log_that_apache_keeps_for_all_sites_is_seen(root: Path, put: Put) -> None:
    put("etc/apache2/sites-enabled/pulse.conf", APACHE % "")
    put("etc/apache2/conf-enabled/other-vhosts-access-log.conf", "CustomLog /var/log/a vhost")

    assert [kind for kind, _ in seen(root)] == ["unsafe"]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("reverse_proxy localhost:8000", []),
        ("log\n    reverse_proxy localhost:8000", ["unsafe"]),
        ("log {\n output file /var/log/c\n }\n reverse_proxy localhost:8000", ["unsafe"]),
        ("log\n    log_skip /s/*\n    reverse_proxy localhost:8000", []),
        ("log\n    reverse_proxy localhost:9000", []),
    ],
)
def test_caddy_that_logs_respondents_is_seen(
    root: Path, put: Put, lines: str, kinds: list[str]
) -> None:
    put("etc/caddy/Caddyfile", f"other.example {{\n    {lines}\n}}\n")

    assert [kind for kind, _ in seen(root)] == kinds


@pytest.mark.parametrize(
    ("environ", "count"),
    [
        ({"GRANIAN_LOG_ACCESS_ENABLED": "true"}, 1),
        ({"GRANIAN_LOG_ACCESS_ENABLED": "false"}, 0),
        ({"GUNICORN_CMD_ARGS": "--workers 4 --access-logfile -"}, 1),
        ({"GUNICORN_CMD_ARGS": "--access-logfile=/var/log/g"}, 1),
        ({"GUNICORN_CMD_ARGS": "--access-logfile None"}, 0),
        ({"GUNICORN_CMD_ARGS": "--access-logfile"}, 0),
        ({"GUNICORN_CMD_ARGS": "--name 'unclosed"}, 0),
    ],
)
def test_an_access_log_asked_for_in_the_environment_is_seen(
    root: Path, environ: dict[str, str], count: int
) -> None:
    found = list(logs.of_programs(environ, [], root))

    assert [each.kind for each in found] == ["unsafe"] * count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('accesslog = "-"', 1),
        ("accesslog = open_log()", 1),
        ("accesslog = None\nworkers = 4", 0),
        ("workers = 4", 0),
        ("this is no Python", 0),
        ("\0", 0),
    ],
)
def test_an_access_log_in_the_settings_of_gunicorn_is_seen_without_running_them(
    root: Path, put: Put, source: str, count: int
) -> None:
    path = put("gunicorn.conf.py", source)

    assert len(list(logs.of_programs({}, [path.parent], root))) == count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gunicorn", "--access-logfile", "-", "pulse.app:create_app()"], "--access-logfile -"),
        (["granian", "--access-log", "--factory", "pulse.app:create_app"], "--access-log"),
        (["gunicorn", "pulse.app:create_app()"], None),
        (["gunicorn", "--access-logfile", "-", "other:app"], None),
        (["pulse", "doctor"], None),
    ],
)
def test_a_server_that_runs_with_an_access_log_is_seen(
    root: Path, put: Put, words: list[str], said: str | None
) -> None:
    put("proc/4711/cmdline", "\0".join([*words, ""]))
    put("proc/self/cmdline", "\0".join(["gunicorn", "--access-logfile", "-", "pulse.app"]))

    found = list(logs.of_programs({}, [], root))

    assert len(found) == (said is not None)
    assert all(said in each.sentence for each in found if said)


def unreadable(path: Path) -> None:
    path.mkdir(parents=True)


@pytest.mark.parametrize("spoil", [unreadable, lambda path: path.symlink_to(path)])
@pytest.mark.parametrize(
    "place", ["etc/nginx/nginx.conf", "etc/caddy/Caddyfile", "etc/apache2/apache2.conf"]
)
def test_settings_that_cannot_be_read_stop_no_look(
    root: Path, place: str, spoil: Callable[[Path], None]
) -> None:
    (root / place).parent.mkdir(parents=True)
    spoil(root / place)

    assert seen(root) == []
