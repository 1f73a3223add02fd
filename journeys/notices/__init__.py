"""This app's notice kinds, by noun."""

from journeys.notices.copies import GIVEN, SUGGESTED, given, suggested
from journeys.notices.hello import HELLO, LATER, say_hello

__all__ = ["GIVEN", "HELLO", "LATER", "SUGGESTED", "given", "say_hello", "suggested"]
