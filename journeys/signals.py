"""What the road tells the apps above it, and asks of them."""

from django.dispatch import Signal

# Sent with `member`, `journey` and `now` when a road is drawn; each receiver answers with a list of `journeys.road.Moment`.
moments_wanted = Signal()

# Sent with `member` and `now` where it is asked who could know; answered with a list of `journeys.telling.Circle`.
ears_wanted = Signal()

# Sent with `member`, `words`, `whom` (group public id → keys of `journeys.telling.Ear`), `named` (a UUID that makes the same
# telling one) and `now`, inside the transaction that puts something on the road; answered with a list of `journeys.telling.Told`.
telling = Signal()

# Sent with `member`, `since` (a date) and `now`; answered with an iterable of (date, weather, whether they asked somebody to
# reach out), for each answer of theirs that still stands, in order.
answers_wanted = Signal()

# Sent with `member`, `shares` (public ids) and `now`; answered with the set of those that still stand.
still_told = Signal()

# Sent with `member`, `journey` and `now` inside the transaction that changes what stands about a road, after it was changed.
journey_changed = Signal()

# Sent with `member`, `journey` and `now` inside the transaction that erases a road, before it is gone.
journey_erased = Signal()

# Sent with `member` and `now` inside the transaction that puts on the road that something happened: they came back.
came_back = Signal()

# Sent with `member` inside the transaction that takes the last of what happened off their roads, or erases the road it lay on.
nothing_happened = Signal()
