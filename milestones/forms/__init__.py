"""Forms of milestones, by noun: cleaning input, no rules."""
