"""The regions of a page that may be its list, and where they stand on it."""
