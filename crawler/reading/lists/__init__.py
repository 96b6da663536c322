"""List pages: their rows and their further pages."""
