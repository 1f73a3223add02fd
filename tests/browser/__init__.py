"""The product in a real browser. `make test` leaves these out, and says so, where there is no Chromium."""
