"""What holds the house to its word; a package, so that no library that ships its own hides it."""
