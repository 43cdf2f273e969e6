"""What is held of a person, and how they get it: my data, [in privacy](privacy.md#my-data)."""
