"""Figures in the sentences of a report, and their agreement with its tables."""
