"""The Queries port over SQLModel."""
