"""A year of a company that is out of luck, on the strict stand-ins of Slack and Teams, in virtual time."""
