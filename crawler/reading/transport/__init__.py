"""From an answer to its text: HTTP status, limits on complexity, character encoding."""
