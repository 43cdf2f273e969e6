"""The least that the same work costs, with nothing around it."""
