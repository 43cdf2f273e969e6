"""Voice and barnacles of a large company, measured beside the bare SQL of the same statements."""
