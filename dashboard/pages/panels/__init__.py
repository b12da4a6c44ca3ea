"""Parts of pages, one file each: what a page script places on the screen."""
