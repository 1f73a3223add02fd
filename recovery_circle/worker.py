"""The web server's worker: gunicorn's own for ASGI, and when it is told to stop, open streams end at once."""

from gunicorn.workers.gasgi import ASGIWorker


class Worker(ASGIWorker):  # type: ignore[misc]
    """Without this a stop would wait for streams, which never end by themselves, until its patience is over."""

    def handle_exit_signal(self) -> None:
        """SIGTERM. Runs in the event loop."""
        super().handle_exit_signal()
        self.asgi.hub.part()
