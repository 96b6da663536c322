"""Pagers whose controls have no address: what only a script acts on, or draws."""
