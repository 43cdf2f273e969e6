"""Who may ask for what: roles that are given and taken away in chat, with a reason."""
