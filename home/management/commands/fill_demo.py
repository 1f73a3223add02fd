"""`manage.py fill_demo`: the living example, for `make demo` only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from home.demo.fill import Filling
from members.models import Member


class Command(BaseCommand):
    help = "Fill an empty database with two circles, their people and what they say. Only where DEMO is set."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These accounts have a known password, so they are made only where DEMO=1.")
        if Member.objects.exists():
            self.stdout.write("The example is there already.")
            return
        Filling(clock.now()).fill()
        self.stdout.write("Two circles, their people and what they say are in place.")
