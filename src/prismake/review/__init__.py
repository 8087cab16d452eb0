"""One review: its folder, its protocol, its version, and what must hold before anything is built."""
