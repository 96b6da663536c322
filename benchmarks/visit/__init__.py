"""A whole visit, compared with fetching alone."""
