"""Noise that no word list knows, and edits beside it, on pages watched over several visits."""
