"""Pages of the live round, by what one does there."""
