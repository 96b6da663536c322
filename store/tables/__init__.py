"""Tables, their column types, and the conversion between rows and domain values."""
