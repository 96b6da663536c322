"""The version of the parsing code, readable without importing it."""

#: Raise it whenever the same bytes may be parsed differently, or count differently as content
#: (``disclosures.content_digest``). Stored readings of a lower version are parsed anew without
#: events (``gongkai reparse``), so that a better parser is not mistaken for an edited report. A
#: test fails if it is forgotten.
PARSER_VERSION = 5
