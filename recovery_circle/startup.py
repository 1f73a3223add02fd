"""What stands between an unsafe configuration and the first request."""

import sys

from django.core import checks


def refuse_if_unsafe() -> None:
    """Run every system check, the database's included, and leave with what is wrong if one is an error."""
    found = checks.run_checks(databases=["default"], include_deployment_checks=False)
    errors = [message for message in found if message.is_serious() and not message.is_silenced()]
    if errors:
        for message in errors:
            print(f"{message.id}: {message.msg} {message.hint or ''}", file=sys.stderr)
        print("Not starting: what is listed above would put members' words at risk.", file=sys.stderr)
        sys.exit(3)  # gunicorn's own code for "this will not get better": it stops instead of trying for ever
