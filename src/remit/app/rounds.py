"""Rounds: a piece of the house's own work, again and again until told to stop; a fault ends a round, not the work."""

import logging
import threading
from collections.abc import Callable


def in_rounds(run: Callable[[], int], *, stopping: threading.Event, log: logging.Logger, every_s: float) -> None:
    """Run rounds until `stopping` is set; after one that found nothing, or failed, wait `every_s` seconds."""
    while not stopping.is_set():
        try:
            done = run()
        except Exception:
            log.exception("a round of %s failed", log.name.rpartition(".")[2])
            done = 0
        if not done:
            stopping.wait(every_s)
