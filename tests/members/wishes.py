"""What tests of erased accounts do again and again."""

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.test import Client

from groups.models import Membership
from members import actions
from members.models import Member
from tests.cast import PASSWORD, Cast
from vault.actor import acting_as, keeper
from vault.models import DataKey


def ask(who: Member, now: dt.datetime, *, at_once: bool = False) -> None:
    with transaction.atomic(), acting_as(who.pk):
        actions.ask_to_be_erased(member=who, now=now, at_once=at_once)


def fresh(who: Member) -> Client:
    """A browser whose member came in by the door and has said again who they are."""
    client = Client()
    client.post("/in/login/", {"login": who.sign_in_name, "password": PASSWORD})
    client.post("/in/reauthenticate/", {"password": PASSWORD})
    return client


def stale(who: Member) -> Client:
    """One that was signed in a while ago."""
    client = Client()
    client.force_login(who)
    return client


def with_another_holder(cast: Cast) -> None:
    """Dev sits in Tuesday Circle again and holds it with Ana; Cleo holds Early Mornings with Finn."""
    with transaction.atomic():
        Membership.objects.filter(member=cast.dev, group=cast.tuesday).update(until=None, role="facilitator")
        Membership.objects.filter(member=cast.cleo, group=cast.mornings).update(role="facilitator")


def pointing(which: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every table of the product with a column that names a row of that one."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is which:
                yield model, field.name


def left_of(pk: int) -> list[str]:
    """Where anything still names that member."""
    with transaction.atomic(), keeper("test"):
        found = [
            f"{model._meta.label}.{name}"
            for model, name in pointing(Member)
            if model._base_manager.filter(**{name: pk}).exists()
        ]
        if DataKey.objects.filter(owner_id=pk).exists():
            found.append("a key")
        if Member.objects.filter(pk=pk).exists():
            found.append("the account")
    return found
