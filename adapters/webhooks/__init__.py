"""What a company's own programs send by signed requests (Standard Webhooks): [its page](customer-signals.md)."""

PATH = "/webhooks"  # where they reach us, below the public address; the workspace's number follows
