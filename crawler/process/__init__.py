"""The supervised crawler process: parent-side handle, messages, transport, resource limits."""
