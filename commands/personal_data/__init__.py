"""My data: somebody asks for what is held of them, and is given it once."""
