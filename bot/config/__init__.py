"""`app.yaml`."""
