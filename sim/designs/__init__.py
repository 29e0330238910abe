"""What is to be run: the request, designs and their factors, draws of uncertain numbers, and whether it fits this machine."""
