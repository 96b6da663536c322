"""Security of the web app: headers, origin checks, rate limits, operator sessions."""
