"""Components of our own: plain JavaScript and CSS, no build step, fed from Python."""
