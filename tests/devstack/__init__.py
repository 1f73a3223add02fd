"""Tests of the running house: real servers, real processes, no Django."""
