"""Access logs of this machine's web servers: nginx, Apache, Caddy, gunicorn, Granian."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from pulse.cli.checks import nginx
from pulse.cli.checks.findings import ROOT, Finding, Findings, files_like, words_of

KEEPS = "and keeps who answered when"
SILENT = frozenset({"", "none", "/dev/null"})
APACHE = (
    ("etc/apache2", ("apache2.conf", "conf-enabled/*.conf", "sites-enabled/*.conf")),
    ("etc/httpd", ("conf/httpd.conf", "conf.d/*.conf")),
)
CADDY = ("Caddyfile", "conf.d/*", "sites/*")


def of_servers(host: str, port: int, root: Path = ROOT) -> Findings:
    """The web servers whose settings name Pulse.

    Args:
        host: in the address of letters.
        port: that Pulse listens on.
        root: of the machine's files.
    """
    yield from nginx.look(host, port, root)
    yield from _apache(host, port, root)
    yield from _caddy(host, port, root)


def _apache(host: str, port: int, root: Path) -> Findings:
    for folder, patterns in APACHE:
        files = [path for each in patterns for path in files_like(root / folder, each)]
        words = {path: _uncommented(words_of(path)) for path in files}
        ours = [path for path, said in words.items() if _names(said, host, port)]
        logs = {
            path: re.search(r"^\s*(?:CustomLog|TransferLog)\s.*$", said, re.M | re.I)
            for path, said in words.items()
        }
        shared = [
            path
            for path in files
            if logs[path] and path not in ours and "sites-enabled" not in path.parts
        ]
        for path in ours:
            found = logs[path] or next((logs[other] for other in shared), None)
            if found and not re.search(r"\b(expr|env)=", found[0]):
                yield Finding(
                    "unsafe",
                    f"Apache logs every request ({found[0].strip()}, for {_shown(path, root)}), "
                    f"{KEEPS}. "
                    'Give the log the condition "expr=!(%{REQUEST_URI} =~ m#^/s/#)".',
                )


def _caddy(host: str, port: int, root: Path) -> Findings:
    files = [path for each in CADDY for path in files_like(root / "etc/caddy", each)]
    for path in files:
        said = _uncommented(words_of(path))
        logs = re.search(r"^\s*log(\s*\{|\s+\w+.*|\s*)$", said, re.M)
        skips = re.search(r"^\s*(log_skip|skip_log)\s+/s/", said, re.M)
        if _names(said, host, port) and logs and not skips:
            yield Finding(
                "unsafe",
                f"Caddy logs every request ({_shown(path, root)}), {KEEPS}. Add "
                "`log_skip /s/*` to the site.",
            )


def _names(said: str, host: str, port: int) -> bool:
    """Whether a file of settings is about Pulse: it hands on to its port, or bears its name."""
    handed = re.search(rf"(?:127\.0\.0\.1|localhost|\[::1\]):{port}\b", said)
    local = host in {"127.0.0.1", "localhost", "::1"}
    named = not local and re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w.-])", said)
    return bool(handed or named)


def _uncommented(said: str) -> str:
    return re.sub(r"^\s*#.*$", "", said, flags=re.MULTILINE)


def of_programs(environ: Mapping[str, str], folders: Iterable[Path], root: Path = ROOT) -> Findings:
    """The programs that serve Pulse, by their environment, settings and running processes.

    Args:
        environ: of this process, which is most likely that of the server, too.
        folders: where gunicorn would look for its settings.
        root: of the machine's files.
    """
    if environ.get("GRANIAN_LOG_ACCESS_ENABLED", "").lower() in {"1", "true", "yes", "on", "t"}:
        yield Finding(
            "unsafe", f"Granian logs every request, {KEEPS}. Unset GRANIAN_LOG_ACCESS_ENABLED."
        )
    given = _option(_split(environ.get("GUNICORN_CMD_ARGS", "")), "--access-logfile")
    if given.lower() not in SILENT:
        yield Finding(
            "unsafe",
            f"gunicorn logs every request to {given}, {KEEPS}. Take --access-logfile out of "
            "GUNICORN_CMD_ARGS.",
        )
    for path in {folder / "gunicorn.conf.py" for folder in folders}:
        log = _accesslog(words_of(path))
        if log.lower() not in SILENT:
            yield Finding(
                "unsafe",
                f"gunicorn logs every request to {log} ({path}), {KEEPS}. Set accesslog = None.",
            )
    yield from _running(root)


def _running(root: Path) -> Findings:
    """Servers of Pulse that were begun with an access log."""
    told = set()
    for process in _folders(root / "proc"):
        words = words_of(process / "cmdline").split("\0")
        line = " ".join(words)
        if "pulse.app" not in line or "doctor" in words:
            continue
        log = _option(words, "--access-logfile")
        if "gunicorn" in line and log.lower() not in SILENT:
            told.add(f"gunicorn runs with --access-logfile {log}, {KEEPS}. Begin it without.")
        if "granian" in line and "--access-log" in words:
            told.add(f"Granian runs with --access-log, {KEEPS}. Begin it without.")
    yield from (Finding("unsafe", sentence) for sentence in sorted(told))


def _folders(proc: Path) -> list[Path]:
    try:
        return [path for path in proc.iterdir() if path.name.isdecimal()]
    except OSError:
        return []


def _split(words: str) -> list[str]:
    try:
        return shlex.split(words)
    except ValueError:
        return words.split()


def _option(words: list[str], name: str) -> str:
    """The value of an option that stands last, written either way."""
    found = ""
    for each, after in zip(words, [*words, ""][1:], strict=True):
        if each == name:
            found = after
        elif each.startswith(f"{name}="):
            found = each.partition("=")[2]
    return found


def _accesslog(source: str) -> str:
    """What gunicorn's settings assign to `accesslog`, without running them."""
    found = ""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for each in tree.body:
        if isinstance(each, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "accesslog" for target in each.targets
        ):
            constant = isinstance(each.value, ast.Constant)
            found = str(each.value.value or "") if constant else "a file"  # type: ignore[attr-defined]  # a constant has a value
    return found


def _shown(path: Path, root: Path) -> str:
    return f"/{path.relative_to(root)}"
