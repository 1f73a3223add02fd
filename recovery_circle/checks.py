"""System checks on how the house is set up. Each refuses one configuration that would give members away or lose a
notice; `startup.refuse_if_unsafe` runs them before the first request."""

from collections.abc import Sequence
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from vault import backups
from vault.models import ConfidentialModel

BROKER_WAIT = 1.0
"""Seconds the check waits for the broker: a slow start must not be taken for a wrong one."""


@register(Tags.security)
def the_outside_is_closed(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """DEBUG and the demo stay on the machine they run on."""
    found: list[CheckMessage] = []
    if settings.SECURE and settings.DEBUG:
        found.append(Error("DEBUG is on at a public address.", hint="Unset DEBUG.", id="house.E001"))
    if settings.SECURE and settings.DEMO:
        found.append(
            Error(
                "The demo, with its known password, is on at a public address.",
                hint="Unset DEMO.",
                id="house.E002",
            )
        )
    return found


@register(Tags.security)
def the_proxy_is_counted(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Behind a proxy whose number is not told, every member shares the proxy's address: one guesser locks all out."""
    if settings.SECURE and settings.TRUSTED_PROXY_COUNT < 1:
        hint = "Set TRUSTED_PROXY_COUNT to the number of proxies in front (1 for the usual one that speaks HTTPS)."
        return [
            Error(
                "PUBLIC_URL is https, so a proxy stands in front, but none is counted.",
                hint=hint,
                id="house.E003",
            )
        ]
    return []


@register(Tags.security)
def the_broker_keeps_everything(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """A broker that evicts under pressure forgets nudges silently."""
    if settings.PART not in {"worker", "beat"}:
        return []  # pages work without the broker
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=BROKER_WAIT, socket_timeout=BROKER_WAIT
        ) as broker:
            policy = broker.config_get("maxmemory-policy").get("maxmemory-policy", "")
    except redis.RedisError as error:
        hint = "The policy could not be read; it needs to be noeviction."
        return [Warning(f"The broker did not answer ({type(error).__name__}).", hint=hint, id="house.W004")]
    if policy != "noeviction":
        hint = "Start it with --maxmemory-policy noeviction, and keep caches elsewhere."
        return [Error(f"The broker evicts ({policy}).", hint=hint, id="house.E004")]
    return []


@register(Tags.security)
def the_promise_about_backups_can_be_kept(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Members are told when keys are gone from backups too: a number that is none, or has no end in sight, is no promise."""
    if backups.SHORTEST <= settings.BACKUP_ERASURE_DAYS <= backups.LONGEST:
        return []
    return [
        Error(
            f"Backups of keys are kept for {settings.BACKUP_ERASURE_DAYS} days.",
            hint=f"Set BACKUP_ERASURE_DAYS to {backups.SHORTEST} to {backups.LONGEST}, and delete such backups no later.",
            id="house.E006",
        )
    ]


@register(Tags.security)
def the_admin_shows_no_words(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """No model that holds members' words is registered in Django's admin."""
    registered: Sequence[type] = [model for model in apps.get_models() if admin.site.is_registered(model)]
    return [
        Error(
            f"{model.__name__} holds members' words and is in the admin.",
            hint="Unregister it.",
            id="house.E005",
        )
        for model in registered
        if issubclass(model, ConfidentialModel)
    ]
