"""Structured logs: one JSON object a line, with the request's id; nothing secret."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import structlog


def configure(_config: dict[str, Any] | None = None) -> None:
    """Send structlog's and the standard library's records to standard error as JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not isinstance(h, logging.StreamHandler) or h.stream is not sys.stderr] + [handler]
    root.setLevel(os.environ.get("STRATUS_LOG_LEVEL", "INFO").upper())
    for noisy in ("httpx", "httpcore", "procrastinate.blueprints", "procrastinate.periodic", "procrastinate.worker"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # A 4xx is the client's error, and already in the access log.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # The same list as before: loggers that were used already keep it.
    processors = structlog.get_config()["processors"] if structlog.is_configured() else []
    processors[:] = [structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
    structlog.configure(
        processors=processors,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
