"""What the browser may know and ask: parse arguments, call one service, copy a view into vars."""
