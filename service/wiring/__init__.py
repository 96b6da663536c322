"""Assembles the application: the only package here that knows which adapter implements a port.

Commands import the submodule that they need, so that `gongkai read` does not load the database.
"""
