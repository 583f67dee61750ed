"""One file a rule; the file name is its id.  Discovered by ``monitor.judging.runner``, no list kept by hand."""
