"""Runs one command beside throwaway servers: `python -m devstack.run [--durable] <module> [arguments]`.

The command finds DATABASE_URL (rc_owner), REDIS_URL, keys and the other roles' URLs (RC_TEST_WEB_URL,
RC_TEST_WORKER_URL) in its environment, as tests do.
"""

import os
import signal
import subprocess
import sys

from devstack.ahead import migrated
from devstack.process import DevstackError, dies_with_parent, end_with_make
from devstack.pytest_plugin import STARTED, TEMPLATE, environment
from devstack.servers import throwaway


def main() -> int:
    """Run it; returns its exit status."""
    end_with_make()
    arguments = sys.argv[1:]
    durable = arguments[:1] == ["--durable"]
    arguments = arguments[durable:]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with throwaway(durable=durable) as servers:
            environ = os.environ | environment(servers.databases.owner, servers.redis_url)
            environ |= {STARTED: "1", "RC_TEST_REDIS": servers.redis_url}
            environ |= {
                "RC_TEST_WEB_URL": servers.databases.web,
                "RC_TEST_WORKER_URL": servers.databases.worker,
            }
            environ["RC_TEST_BACKUP_URL"] = servers.databases.backup
            if arguments[:1] == ["pytest"] and (name := migrated(servers, environ)):
                environ[TEMPLATE] = name
            command = [sys.executable, "-m", *arguments]
            stop = dies_with_parent(signal.SIGTERM)
            return subprocess.run(command, check=False, env=environ, preexec_fn=stop).returncode
    except DevstackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
