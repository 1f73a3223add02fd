"""Pages of the members app, by what people come for."""

from members.views.entering import recover, sign_in
from members.views.joining import join, join_passkey
from members.views.locking import leave, unlock
from members.views.me import codes, me, name, sessions
from members.views.privacy import agree, privacy, withdraw

__all__ = [
    "agree", "codes", "join", "join_passkey", "leave", "me", "name", "privacy", "recover", "sessions", "sign_in", "unlock",
    "withdraw",
]  # fmt: skip
