"""The commands of the command line, one file for what belongs together; `app` puts them side by side."""
