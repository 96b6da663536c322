"""Inline scripts read without running them: their calls, expressions and markup."""
