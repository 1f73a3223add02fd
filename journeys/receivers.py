"""What the road hears from below."""
