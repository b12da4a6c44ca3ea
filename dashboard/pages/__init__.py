"""One file a page: parts that it alone has, then the page, read top to bottom like the screen."""
