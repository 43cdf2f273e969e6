"""What we say and hear, free of any platform; the catalogues of both languages."""
