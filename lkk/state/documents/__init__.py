"""The room of documents and the page of one."""
