"""Slack, over HTTP or Socket Mode."""

# Where Slack reaches us, below the public address; and where somebody begins to install us, and comes back from Slack.
PATH, INSTALL, COME_BACK = "/slack/events", "/slack/install", "/slack/oauth_redirect"
