"""What the web server loads: the pages (`recovery_circle.wsgi`), and the streams of live rounds beside them (`live.stream`)."""

import os
from typing import Any
from urllib.parse import unquote_to_bytes

from live.stream import Streams
from recovery_circle.wsgi import application as wsgi

from django.conf import settings  # isort: skip  (set up by the pages)


def pages(environ: dict[str, Any], start_response: Any) -> Any:
    """The pages, given a path byte by byte as it was sent: ASGI's own is decoded already, and what is no UTF-8 in it would come
    as something else than what `core.middleware.clean_input` refuses."""
    environ["PATH_INFO"] = unquote_to_bytes(environ["asgi.scope"]["raw_path"]).decode("latin-1")
    return wsgi(environ, start_response)


application = Streams(pages, settings.REDIS_URL, threads=int(os.environ.get("WEB_THREADS") or 4))
