"""The sheets of a workbook to fill in, one file a kind of sheet."""
