"""The public page, the only one that strangers reach: a customer thanks somebody at an address that was given out."""
