"""Shared parts of a transaction on one source: its lock, pages and events."""
