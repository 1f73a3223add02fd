"""Pages of check-ins, by noun."""
