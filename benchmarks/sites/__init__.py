"""Small sites, each with one property of real sites, watched by one service."""
