"""What programs and assistants of the company may read, by tokens that admins make in chat: [its page](api.md)."""
