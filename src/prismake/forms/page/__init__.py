"""A form as one HTML file that a browser opens from the disk, without a server and without the network."""
