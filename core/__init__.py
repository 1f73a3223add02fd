"""What every app may use and that knows no domain: the clock, opaque ids, text cleaning, responses, template tags."""
