"""Tests; a package, so that a library with a top-level ``tests`` does not hide it."""
