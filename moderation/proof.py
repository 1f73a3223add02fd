"""That a copy is what was reported: HMAC-SHA256 over words, ids and times, under a key made of the case's own data key.

AES-GCM already shows that a sealed copy was not changed in its row. This binds it to what it is a copy of, whose it was and when
it was said and copied, and can be checked by itself. The key goes with the case's, and rotating master keys does not touch it.
"""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core import clock
from moderation.models import Evidence
from vault.keys import opened


def _key(evidence: Evidence) -> bytes:
    """32 bytes that seal nothing: HKDF (RFC 5869) of the case's data key, for this use alone."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"moderation.evidence.proof").derive(
        opened(evidence.key)
    )


def _said(evidence: Evidence) -> bytes:
    """What is proven, as bytes that are the same on every machine."""
    fields = [
        evidence.case_id, evidence.kind, evidence.about, evidence.author_id,
        clock.microseconds(evidence.said_at), clock.microseconds(evidence.at), evidence.words,
    ]  # fmt: skip
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=True).encode()


def proof_of(evidence: Evidence) -> bytes:
    """The proof for a copy; set its other fields before."""
    return hmac.new(_key(evidence), _said(evidence), hashlib.sha256).digest()


def holds(evidence: Evidence) -> bool:
    """Whether its proof is one of just these words, ids and times."""
    return hmac.compare_digest(bytes(evidence.proof), proof_of(evidence))
