"""Brings the demo's database up to date and fills it, in one process: importing Django costs a second."""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Wait for the servers, migrate, collect static files, fill the example; each is quick when it is done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    django.setup()
    call_command("wait")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("fill_demo")


if __name__ == "__main__":
    main()
