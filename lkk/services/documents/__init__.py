"""Documents made by the portal: laid out by Typst, the same bytes from the same facts."""
