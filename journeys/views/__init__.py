"""Pages of the road and the plan, by noun."""

from journeys.views.common import where_words_are_kept

__all__ = ["where_words_are_kept"]
