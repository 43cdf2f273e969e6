"""What belongs to single workspaces: their keys, their export, their end."""
