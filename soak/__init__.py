"""What takes hours to prove: every script prints a table, and ends with 1 if something is wrong."""
