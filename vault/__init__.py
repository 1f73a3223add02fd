"""The locks: who the database sees through, keys and sealed fields, row security, the ledger."""
