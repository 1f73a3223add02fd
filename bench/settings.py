"""The product's settings, with two bare views beside its own, and a counter of statements where BENCH_COUNT is set."""

from recovery_circle.settings import *  # noqa: F403
from recovery_circle.settings import DATABASES, MIDDLEWARE, env

ROOT_URLCONF = "bench.urls"

if env.bool("BENCH_COUNT", False):
    from bench.counting import CountingConnection

    DATABASES["default"]["OPTIONS"]["connection_factory"] = CountingConnection
    MIDDLEWARE.insert(0, "bench.counting.tell_statements")
