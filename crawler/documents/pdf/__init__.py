"""PDF files: their streams, text and tables."""
