"""Letters and feeds: renders events, sends letters over SMTP."""
