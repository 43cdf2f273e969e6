"""What gets in the way, named and scraped off, and ideas that customers would like."""
