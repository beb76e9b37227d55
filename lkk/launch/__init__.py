"""Starting what the portal stands on: database, browser, JavaScript tools."""
