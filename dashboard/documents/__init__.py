"""Documents to take away, from the values and words of the screen: PDF, Word, PowerPoint, pictures."""
