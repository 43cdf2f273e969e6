"""What one installation with many workspaces costs."""
