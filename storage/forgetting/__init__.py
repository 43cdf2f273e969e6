"""Who is to be forgotten, how it is done, and the list of who was, which every restore reads."""
