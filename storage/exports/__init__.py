"""What is taken out as a table, row by row, and the files that it is written to."""
