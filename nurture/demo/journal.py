"""Where the demo writes what it does, so that the terminal stays quiet."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from django.conf import settings

LINE = logging.Formatter("{asctime} {levelname} {name} {message}", style="{")


def folder() -> Path:
    return Path(settings.DEMO_DIR) / "log"


def write_to_files() -> None:
    """Everything goes to demo.log, requests to access.log; the terminal hears of failures only."""
    folder().mkdir(parents=True, exist_ok=True)
    root = logging.getLogger()
    for terminal in root.handlers:
        terminal.setLevel(logging.ERROR)
    root.addHandler(_file("demo.log"))
    root.setLevel(logging.INFO)
    access = logging.getLogger("uvicorn.access")
    access.addHandler(_file("access.log"))
    access.propagate = False
    # They tell of every connection and of every look at the queue.
    for talkative in ("asyncio", "celery", "mail.log"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def _file(name: str) -> RotatingFileHandler:
    handler = RotatingFileHandler(folder() / name, maxBytes=2_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(LINE)
    return handler
