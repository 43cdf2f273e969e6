"""The company's directory by SCIM 2.0: Entra ID, Okta, or whatever else speaks it."""

PATH = "/scim/v2"  # where a directory reaches us, below the public address; the workspace's number follows
