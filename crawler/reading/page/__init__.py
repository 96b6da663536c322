"""One page as lines and tables, with its article apart from what surrounds it."""
