"""Structured logs of the staff plane; the respondents' plane writes none."""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, g, request
from flask.wrappers import Response
from flask_security import current_user

from pulse.auth.doors import quiet, quiet_now
from pulse.settings import Settings

SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
CHATTY = ("werkzeug", "waitress", "dbos", "sqlalchemy", "alembic", "urllib3", "asyncio")


class StaffPlaneOnly(logging.Filter):
    """Drops whatever is written while a respondent is being answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not quiet_now()


class StandardError(logging.Handler):
    """Writes to what standard error is at that moment, not to what it was at the start."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stderr.write(self.format(record) + "\n")


def configure(level: str) -> None:
    """Write one JSON object per line to standard error."""
    handler = StandardError()
    handler.set_name("pulse")
    handler.addFilter(StaffPlaneOnly())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if h.get_name() != "pulse"] + [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def plug_in(app: Flask, settings: Settings) -> None:
    """Log each request of the staff plane: which endpoint, who, how it ended, how long it took.

    The address of the page is left out, for it may hold the secret of a sign-in link.
    """
    configure(settings.log_level)
    app.logger.addFilter(StaffPlaneOnly())
    log = structlog.get_logger("pulse.web")

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        if not quiet(request):
            log.info(
                "request",
                endpoint=request.endpoint,
                method=request.method,
                status=response.status_code,
                user=current_user.id if current_user.is_authenticated else None,
                milliseconds=round(1000 * (time.perf_counter() - g.started), 1),
            )
        return response
