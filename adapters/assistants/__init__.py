"""What assistants of the company read, by the Model Context Protocol: [its page](mcp.md)."""
