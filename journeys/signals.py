"""What the road tells the apps above it, and asks of them."""

from django.dispatch import Signal

# Sent with `member`, `journey` and `now` when a road is drawn; each receiver answers with a list of `journeys.road.Moment`.
moments_wanted = Signal()
