"""What `make_folder.py` writes: the documents of the sample folder that other programs made. One module a subject."""
