"""The demonstration: sites of invented agencies, a mailbox, and a scenario that changes them."""
