"""Which reader this is: known without loading what reads."""

#: Goes up whenever the same bytes may be read differently, or count differently as content
#: (``disclosures.sameness``); readings are then made anew, silently (``gongkai reparse``), so that
#: a better reader is never mistaken for an edited report. A test asks for it.
READER = 1
