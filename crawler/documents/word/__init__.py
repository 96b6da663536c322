"""Word files: .doc, .docx, RTF, and web pages saved by Word."""
