"""The project's own small sites: an ordinary list of documents of which each breaks one thing."""
