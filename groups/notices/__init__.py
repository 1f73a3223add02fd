"""This app's kinds of notice: about seats and the promise (`seats`), coming in (`coming`), and a group's end (`endings`)."""

from groups.notices import coming, endings, seats  # noqa: F401  (each registers its kinds)
