"""What is kept, and for how long; and legal holds, which stop every deletion: [its page](retention.md)."""
