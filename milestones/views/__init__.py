"""Pages of milestones, by noun."""
