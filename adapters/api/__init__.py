"""What programs of the company read, by HTTP: [its page](api.md)."""

PATH = "/api/v1"  # below the public address
