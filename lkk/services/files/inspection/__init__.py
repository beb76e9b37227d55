"""What is inside a received file; runs in a child process with limits, so that no parser of ours meets it elsewhere."""
