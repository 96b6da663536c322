"""List pages: recognised, their rows, their pagers; beside two libraries for lists."""
