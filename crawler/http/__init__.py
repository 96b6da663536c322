"""HTTP and TLS as tolerant as a browser's, where the strict reading of a response fails."""
