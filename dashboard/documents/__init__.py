"""Documents for download, with the values and texts of the screen: PDF, Word, PowerPoint, pictures."""
