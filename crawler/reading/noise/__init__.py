"""Noise in the source text of pages: where two responses differ, and what is left out."""
