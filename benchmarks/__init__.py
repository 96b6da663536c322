"""Benchmarks: each compares the project with a named reference, measured in the same run."""
