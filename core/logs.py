"""What keeps words out of the logs."""

import logging
import re

_SECRET = re.compile(r"(/k/)[^/\s]+")
"""A calendar's address: whoever reads it in a log could fetch it (`calendars.urls`)."""


def _clean(text: str) -> str:
    return _SECRET.sub(r"\1…", text.split("?")[0])


class ContentFree(logging.Filter):
    """Strips what a log line could carry along: query strings, the secret in an address, and the local variables and source lines of a traceback.

    The exception's type and the place it happened stay; its message does not, for it may quote what was typed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            place = ""
            while trace is not None:
                place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
                trace = trace.tb_next
            record.exc_info = None
            record.exc_text = None
            if isinstance(record.args, dict):  # Celery's, with the exception and its traceback among them
                record.args = {**record.args, "exc": kind.__name__, "traceback": ""}
            record.msg = f"{_clean(record.getMessage())} [{kind.__name__} at {place}]"
            record.args = None
        elif isinstance(record.args, tuple):
            record.args = tuple(_clean(a) if isinstance(a, str) else a for a in record.args)
        if isinstance(record.msg, str):
            record.msg = _SECRET.sub(r"\1…", record.msg)
        return True
