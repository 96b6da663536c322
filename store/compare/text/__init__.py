"""Texts as tokens and words, and how alike two of them are."""
