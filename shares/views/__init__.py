"""Pages of shares: writing one (`write`), reading, answering and taking back (`read`)."""
