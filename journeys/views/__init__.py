"""Pages of the road and the plan, by noun."""

from journeys.views.common import journey_of, where_words_are_kept

__all__ = ["journey_of", "where_words_are_kept"]
