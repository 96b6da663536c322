"""Pagers of lists: their controls, and the requests that these stand for."""
