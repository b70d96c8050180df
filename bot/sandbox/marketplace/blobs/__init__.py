"""A small page-blob store: the disks and pictures that offers refer to, so that clients can look at them."""
