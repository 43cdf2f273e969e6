"""Slack, over HTTP or Socket Mode."""

PATH = "/slack/events"  # where Slack reaches us, below the public address
