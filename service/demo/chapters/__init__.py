"""The scenario of the demonstration, in chapters. Pure data."""
