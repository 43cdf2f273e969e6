"""The process that an assistant of the company starts, to read by a token."""
