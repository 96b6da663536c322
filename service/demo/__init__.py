"""The demonstration: a portal of invented agencies, a mailbox, and the story played on them."""
