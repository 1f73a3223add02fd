"""A small living example for `make demo`: made-up people and words, never present anywhere else."""
