"""One module a site family: how it is recognised, where it keeps what."""
