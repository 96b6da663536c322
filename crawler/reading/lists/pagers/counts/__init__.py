"""The numbers that a list prints of itself, in its text, attributes and scripts."""
