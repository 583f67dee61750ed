"""One file a rule; the file name is its id.  Discovered by ``monitor.judging.discovery``, no list kept by hand."""
