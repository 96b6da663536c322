"""Parses stored pages anew with a newer parser version, without events."""
