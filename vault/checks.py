"""System checks for the locks."""
