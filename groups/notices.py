"""This app's notice kinds: who hears of what, under which preference."""
