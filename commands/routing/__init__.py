"""From a request to its verb."""
