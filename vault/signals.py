"""What the vault tells the apps above it."""

from django.dispatch import Signal

# Sent with `only_count` (bool) when master keys rotate: whoever keeps something under the master key seals it anew, and
# answers with how many things are still under an older one.
master_key_rotates = Signal()
